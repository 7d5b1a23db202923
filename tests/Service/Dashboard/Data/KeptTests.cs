using Accounting.Aggregator.Store;
using Accounting.Service.Dashboard.Data;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Data;

public sealed class KeptTests
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_answer_is_not_asked_for_again_and_an_old_one_is()
    {
        int asked = 0;
        var kept = new Kept<string>(_ => Task.FromResult($"{++asked}"), FreshFor, Patience, Timeout.InfiniteTimeSpan, _clock);
        Assert.Equal("1", (await kept.GetAsync(Cancellation)).Value);
        Assert.Equal("1", (await kept.GetAsync(Cancellation)).Value);
        _clock.Advance(FreshFor);
        Assert.Equal("2", (await kept.GetAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task Whoever_looks_while_a_slow_question_is_asked_gets_the_last_answer_with_its_age_and_asks_no_second_time()
    {
        var slow = new TaskCompletionSource<string>();
        int asked = 0;
        var kept = new Kept<string>(_ => ++asked == 1 ? Task.FromResult("old") : slow.Task, FreshFor, Patience, Timeout.InfiniteTimeSpan, _clock);
        DateTimeOffset first = (await kept.GetAsync(Cancellation)).At;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Task<Answer<string>>[] looking = [kept.GetAsync(Cancellation), kept.GetAsync(Cancellation)];
        _clock.Advance(Patience);
        Answer<string>[] seen = await Task.WhenAll(looking);
        Assert.All(seen, answer => Assert.Equal(new Answer<string>("old", first, null), answer));
        slow.SetResult("new");
        Assert.Equal("new", (await kept.GetAsync(Cancellation)).Value);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task What_nobody_has_asked_yet_is_waited_for_as_long_as_a_page_may_take_and_by_programs_for_as_long_as_it_takes()
    {
        var slow = new TaskCompletionSource<string>();
        var kept = new Kept<string>(_ => slow.Task, FreshFor, Patience, Patience, _clock);
        Task<Answer<string>> page = kept.GetAsync(Cancellation), program = kept.WaitAsync(Cancellation);
        _clock.Advance(Patience);
        await Assert.ThrowsAsync<NotYetKnownException>(() => page);
        Assert.False(program.IsCompleted);
        slow.SetResult("known");
        Assert.Equal("known", (await program).Value);
        Assert.Equal("known", (await kept.GetAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task What_takes_long_each_time_is_asked_less_often_and_still_within_a_quarter_of_a_minute()
    {
        int asked = 0;
        TimeSpan takes = TimeSpan.FromSeconds(1);
        // Who is patient: the time that an answer takes passes on the clock that patience goes by.
        var kept = new Kept<string>(_ => AskAsync(), FreshFor, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, _clock);
        await kept.WaitAsync(Cancellation);
        _clock.Advance(FreshFor);
        Assert.Equal("2", (await kept.GetAsync(Cancellation)).Value);
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("2", (await kept.GetAsync(Cancellation)).Value);
        takes = TimeSpan.FromSeconds(20);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("3", (await kept.GetAsync(Cancellation)).Value);
        takes = TimeSpan.Zero;
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("4", (await kept.GetAsync(Cancellation)).Value);

        Task<string> AskAsync()
        {
            _clock.Advance(takes);
            return Task.FromResult($"{++asked}");
        }
    }

    [Fact]
    public async Task What_is_away_leaves_the_last_answer_and_says_why_and_is_asked_again()
    {
        Exception? failure = null;
        var kept = new Kept<string>(_ => failure is null ? Task.FromResult("known") : Task.FromException<string>(failure), FreshFor, Patience, Timeout.InfiniteTimeSpan, _clock);
        await kept.GetAsync(Cancellation);
        failure = new StoreUnavailableException("the bucket doesn't answer");
        _clock.Advance(FreshFor);
        Answer<string> stale = await kept.GetAsync(Cancellation);
        Assert.Equal(("known", "the bucket doesn't answer"), (stale.Value, stale.Problem));
        failure = null;
        Assert.Null((await kept.GetAsync(Cancellation)).Problem);
    }

    [Fact]
    public async Task What_never_was_answered_fails_by_its_own_error()
    {
        var kept = new Kept<string>(_ => Task.FromException<string>(new DamagedDataException("not what was written")), FreshFor, Patience, Timeout.InfiniteTimeSpan, _clock);
        await Assert.ThrowsAsync<DamagedDataException>(() => kept.GetAsync(Cancellation));
    }
}
