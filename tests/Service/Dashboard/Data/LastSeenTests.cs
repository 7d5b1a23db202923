using Accounting.Aggregator.Store;
using Accounting.Service.Dashboard.Data;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Data;

public sealed class LastSeenTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_is_away_is_shown_as_it_was_seen_last_and_asked_again_at_every_look()
    {
        var seen = new LastSeen<string>(_clock);
        DateTimeOffset at = (await seen.AskAsync("day", () => Task.FromResult("known"))).At;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new Answer<string>("known", at, "the bucket doesn't answer"), await seen.AskAsync("day", Away));
        Answer<string> back = await seen.AskAsync("day", () => Task.FromResult("new"));
        Assert.Equal(new Answer<string>("new", at + TimeSpan.FromMinutes(1), null), back);
    }

    [Fact]
    public async Task What_nobody_has_seen_is_shown_by_what_is_known_elsewhere_and_else_fails_by_its_own_error()
    {
        var seen = new LastSeen<string>(_clock);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => seen.AskAsync("day", Away));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => seen.AskAsync("day", Away, () => Task.FromResult<Answer<string>?>(null)));
        Answer<string> elsewhere = new("of the calendar", _clock.GetUtcNow(), null);
        Assert.Equal(elsewhere with { Problem = "the bucket doesn't answer" }, await seen.AskAsync("day", Away, () => Task.FromResult<Answer<string>?>(elsewhere)));
    }

    [Fact]
    public async Task A_damage_is_told_and_never_hidden_by_what_was_seen_before()
    {
        var seen = new LastSeen<string>(_clock);
        await seen.AskAsync("day", () => Task.FromResult("known"));
        await Assert.ThrowsAsync<DamagedDataException>(() => seen.AskAsync("day", () => Task.FromException<string>(new DamagedDataException("not what was written"))));
    }

    [Fact]
    public async Task Of_much_that_was_seen_the_newest_is_remembered()
    {
        var seen = new LastSeen<string>(_clock);
        foreach (int day in Enumerable.Range(0, 32).Append(0).Append(32))
        {
            await seen.AskAsync($"day {day}", () => Task.FromResult($"{day}"));
        }

        Assert.Equal("0", (await seen.AskAsync("day 0", Away)).Value);
        Assert.Equal("32", (await seen.AskAsync("day 32", Away)).Value);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => seen.AskAsync("day 1", Away));
    }

    private static Task<string> Away() => Task.FromException<string>(new StoreUnavailableException("the bucket doesn't answer"));
}
