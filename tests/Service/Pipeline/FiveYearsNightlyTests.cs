using Accounting.Aggregator.Runs;
using Accounting.Bench.History;
using Accounting.Bench.Runs;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>
/// Whole nightlies of a process that stays, in a store that the real code has filled, after some days and after twice as many: what a night asks of the store follows what came, not how long
/// the history is. What is counted is calls, names and bytes, not time.
/// </summary>
public sealed class FiveYearsNightlyTests : IDisposable
{
    private static readonly int HalfDays = Thoroughness.Pick(20, 60);

    private static readonly int LateRows = Thoroughness.Pick(200, 1000);

    private static readonly int LateDays = Thoroughness.Pick(6, 30);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>Final months that the longer history has more, at most.</summary>
    private static int MoreMonths => (HalfDays / 30) + 1;

    [Fact]
    public async Task A_night_asks_after_twice_as_many_days_what_it_asked()
    {
        Nights half = await RunAsync(HalfDays);
        Nights whole = await RunAsync(2 * HalfDays);
        string both = $"{half}\n{whole}";

        // Consolidated checkpoints of two a day are not full before 500 days, and each night takes what isn't full whole into the next.
        Assert.True(whole.Ordinary.Puts == half.Ordinary.Puts, both);
        Assert.True(whole.Ordinary.ListPages == half.Ordinary.ListPages, both);
        Assert.True(whole.Ordinary.Reads <= half.Ordinary.Reads + (12 * MoreMonths), both);
        Assert.True(whole.Ordinary.BytesWritten <= half.Ordinary.BytesWritten + (2_500 * HalfDays), both);
        Assert.True(whole.Ordinary.BytesRead <= half.Ordinary.BytesRead + (15_000 * HalfDays) + (250_000 * MoreMonths), both);
        Assert.True(whole.Ordinary.Listed <= half.Ordinary.Listed + (24 * HalfDays) + (300 * MoreMonths), both);
        Assert.True(whole.HeldOneByOne == half.HeldOneByOne, both);

        // Balances are chained from month to month: of the months after a late row each is written anew, and its facts are joined again.
        Assert.True(whole.Late.Puts <= half.Late.Puts + (25 * MoreMonths), both);
        Assert.True(whole.Late.Reads <= half.Late.Reads + (120 * MoreMonths), both);
        Assert.True(whole.Late.BytesWritten <= half.Late.BytesWritten + (2_500 * HalfDays) + (200_000 * MoreMonths), both);
        Assert.All([half, whole], nights => Assert.InRange(nights.Late.Puts - nights.Ordinary.Puts, LateDays, (12 * LateDays) + (50 * MoreMonths)));
    }

    private async Task<Nights> RunAsync(int days)
    {
        using HistoryStore history = await ShortHistory.BuildAsync(_folder.At($"{days}"), days);
        NightlyJob nightly = history.Store.NewNightly(history.Log);
        await NightAsync(history, nightly);
        for (int day = 0; day < 3; day++)
        {
            await ConsumeDayAsync(history);
        }

        // The last month of the history is closed.
        await NightAsync(history, nightly);
        await ConsumeDayAsync(history);
        StoreCalls ordinary = await NightAsync(history, nightly);
        await ConsumeDayAsync(history);
        history.AppendLate(LateRows, LateDays);
        await history.Store.ConsumeAsync(history.Log);
        StoreCalls late = await NightAsync(history, nightly);
        PinnedInputs held = await new PinnedInputCatalog(history.Store.Store).RefreshAsync(_ => false, Cancellation);
        return new Nights(ordinary, late, held.Open.Checkpoints.Count);
    }

    private static async Task ConsumeDayAsync(HistoryStore history)
    {
        history.AppendInterval();
        history.AppendInterval();
        await history.Store.ConsumeAsync(history.Log);
    }

    private static async Task<StoreCalls> NightAsync(HistoryStore history, NightlyJob nightly)
    {
        StoreCalls before = history.Store.Counting.Calls;
        (await nightly.RunAsync(Instant.FromDateTimeOffset(history.Clock.GetUtcNow()), Cancellation)).RequireAll();
        return history.Store.Counting.Calls - before;
    }

    /// <param name="Ordinary">What an ordinary night asked of the store.</param>
    /// <param name="Late">What one with rows of old days did.</param>
    /// <param name="HeldOneByOne">Checkpoints that are remembered one by one in the end.</param>
    private sealed record Nights(StoreCalls Ordinary, StoreCalls Late, int HeldOneByOne);
}
