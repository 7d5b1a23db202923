using Accounting.Bench.History;
using Accounting.Bench.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Data;

/// <summary>
/// Everything that pages ask of a store that the real code has filled, after some days and after twice as many: who looks on asks for what is new, not for how long the history is. What is
/// counted is calls, names and bytes, not time.
/// </summary>
public sealed class FiveYearsLookTests : IDisposable
{
    private const int HalfDays = 12;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_look_asks_after_twice_as_many_days_what_it_asked()
    {
        Looks half = await LookAsync(HalfDays);
        Looks whole = await LookAsync(2 * HalfDays);
        string both = $"{half}\n{whole}";

        Assert.True(whole.Next.Reads == half.Next.Reads && whole.AfterNews.Reads == half.AfterNews.Reads, both);
        Assert.True(whole.Next.ListPages <= half.Next.ListPages && whole.AfterNews.ListPages <= half.AfterNews.ListPages, both);
        Assert.True(whole.Next.Listed <= half.Next.Listed + (15 * HalfDays), both);
        Assert.True(whole.Next.BytesRead <= half.Next.BytesRead + (6_000 * HalfDays) && whole.AfterNews.BytesRead <= half.AfterNews.BytesRead + (10_000 * HalfDays), both);
        Assert.All([half, whole], looks => Assert.True(looks.First.Puts + looks.Next.Puts + looks.AfterNews.Puts == 0, both));

        // The first look reads what is remembered from then on: of a day of this history its version, and what its checkpoints come to.
        Assert.True(whole.First.Reads <= half.First.Reads + (2 * HalfDays), both);
        Assert.True(whole.First.BytesRead <= half.First.BytesRead + (25_000 * HalfDays), both);
    }

    private async Task<Looks> LookAsync(int days)
    {
        using HistoryStore history = await ShortHistory.BuildAsync(_folder.At($"{days}"), days);
        (await history.Store.NewNightly(history.Log).RunAsync(Instant.FromDateTimeOffset(history.Clock.GetUtcNow()), Cancellation)).RequireAll();
        using CommandContext context = BenchContext.Of(history.Store.Options, history.Clock);
        var view = new StoreView(history.Store.Access, context, own: null, patience: Timeout.InfiniteTimeSpan);
        StoreCalls first = await KnowAsync(history, view);
        StoreCalls next = await KnowAsync(history, view);
        history.AppendInterval();
        history.AppendInterval();
        await history.Store.ConsumeAsync(history.Log);
        return new Looks(first, next, await KnowAsync(history, view));
    }

    /// <summary>By a clock that goes on all answers have grown old.</summary>
    private static async Task<StoreCalls> KnowAsync(HistoryStore history, StoreView view)
    {
        history.Clock.Move(Duration.FromMinutes(1));
        StoreCalls before = history.Store.Counting.Calls;
        await view.KnowAsync(Cancellation);
        return history.Store.Counting.Calls - before;
    }

    /// <param name="First">What the first look asked of the store.</param>
    /// <param name="Next">What one did when nothing was new.</param>
    /// <param name="AfterNews">What one did when a day had come.</param>
    private sealed record Looks(StoreCalls First, StoreCalls Next, StoreCalls AfterNews);
}
