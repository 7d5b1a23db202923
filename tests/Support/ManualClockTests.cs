using Xunit;

namespace Accounting.Tests.Support;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_delay_ends_when_the_clock_is_moved_past_it_and_not_before()
    {
        Task delay = Task.Delay(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await delay;
        Assert.Equal(0, _clock.WaitingTimers);
    }

    [Fact]
    public void Timers_fire_in_order_at_their_own_times_and_periods_repeat()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        var fired = new List<(string Timer, double Minutes)>();
        using ITimer repeating = _clock.CreateTimer(_ => Note("repeating"), null, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));
        using ITimer once = _clock.CreateTimer(_ => Note("once"), null, TimeSpan.FromMinutes(15), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal([("repeating", 10), ("once", 15), ("repeating", 20)], fired);
        Assert.Equal(start.AddMinutes(25), _clock.GetUtcNow());
        repeating.Dispose();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, fired.Count);

        void Note(string timer) => fired.Add((timer, (_clock.GetUtcNow() - start).TotalMinutes));
    }

    [Fact]
    public void It_never_goes_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.MoveTo(_clock.GetUtcNow().AddTicks(-1)));
}
