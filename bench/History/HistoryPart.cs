using Accounting.Aggregator.Runs;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Compactor;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using NodaTime;

namespace Accounting.Bench.History;

/// <summary>What everything that runs every hour and every night costs in a store with a long history, in calls, bytes and memory.</summary>
internal sealed class HistoryPart
{
    /// <summary>The issue's five years.</summary>
    public const int IssueDays = 1825;

    /// <summary>The issue's topic.</summary>
    public const int IssuePartitions = 64;

    private const string Nightly = "history: nightly";

    private const string Status = "history: status";

    private const int LateRows = 1000;

    private const int LateDays = 30;

    private const double CatalogMegabytes = 100;

    private const double ManifestKilobytes = 100;

    private const double TakeoverCalls = 10;

    private readonly BenchRun _run;
    private readonly HistoryStore _history;
    private readonly FigureTable _table;

    private HistoryPart(BenchRun run, HistoryStore history, FigureTable table)
    {
        _run = run;
        _history = history;
        _table = table;
    }

    /// <summary>Half the history first: what is more after the whole of it grows with history.</summary>
    public static async Task RunAsync(BenchRun run)
    {
        var half = new FigureTable();
        await RunAsync(run, half, Math.Max(1, run.Options.HistoryDays / 2)).ConfigureAwait(false);
        await RunAsync(run, run.Table, run.Options.HistoryDays).ConfigureAwait(false);
        HistoryGrowth.Tell(run.Table, half);
    }

    private static async Task RunAsync(BenchRun run, FigureTable table, int days)
    {
        run.Note($"history: {days} days of {run.Options.HistoryPartitions} partitions are made");
        using HistoryStore history = await HistoryStore.BuildAsync(run, days).ConfigureAwait(false);
        await new HistoryPart(run, history, table).MeasureAsync().ConfigureAwait(false);
    }

    private async Task MeasureAsync()
    {
        await TakeOverAsync().ConfigureAwait(false);
        StoreCalls hourly = await CompactAsync().ConfigureAwait(false);
        if (_run.Wants(Nightly))
        {
            StoreCalls nightly = await ReportAsync().ConfigureAwait(false);
            HistoryBill.Tell(_table, _history.Store.Options, PerInterval(_history.LastDayOfConsumer, _run.Options.HistoryIntervals), hourly, nightly, _run.Options.HistoryPartitions);
        }

        if (_run.Wants(Status))
        {
            Tell(Status, await MeasureAsync(AskStatusAsync).ConfigureAwait(false));
        }

        await _history.Store.CompactAsync().ConfigureAwait(false);
        Check.Equal("the public transactions", _history.Log.Sums.Text(), PublicSums.OfTransactions(_history.Store, _run.Cancellation));
    }

    private static StoreCalls PerInterval(StoreCalls day, int intervals) => new(
        day.Puts / intervals, day.Reads / intervals, day.ListPages / intervals, day.Listed / intervals, day.BytesRead / intervals, day.BytesWritten / intervals);

    /// <summary>A consumer that has just started gets every partition, each with messages of a date that turns hot.</summary>
    private async Task TakeOverAsync()
    {
        const string Stage = "history: takeover of a partition";
        _history.AppendInterval();
        int partitions = _run.Options.HistoryPartitions;
        (Cost cost, StoreCalls calls) = await MeasureAsync(() => _history.Store.ConsumeAsync(_history.Log)).ConfigureAwait(false);
        _table.Add(Stage, "time", cost.Seconds * 1e3 / partitions, "ms");
        _table.Add(Stage, "processor time", cost.ProcessorSeconds * 1e3 / partitions, "ms");
        _table.Add(Stage, "store calls, its first checkpoint included", (double)calls.Total / partitions, "calls", Target.AtMost(TakeoverCalls));
        _table.Add(Stage, "objects named by listings", (double)calls.Listed / partitions, "objects");
        _table.Add(Stage, "bytes read", calls.BytesRead / 1e3 / partitions, "kB");
    }

    /// <returns>The calls of an hourly compaction with something new.</returns>
    private async Task<StoreCalls> CompactAsync()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Compaction compaction = _history.Store.NewCompaction();
        CompactionResult? result = null;
        Tell("history: compaction, the first of a process", await MeasureAsync(FoldAsync).ConfigureAwait(false));
        Tell("history: compaction, nothing new", await MeasureAsync(FoldAsync).ConfigureAwait(false));
        _history.AppendInterval();
        await _history.Store.ConsumeAsync(_history.Log).ConfigureAwait(false);
        (Cost Cost, StoreCalls Calls) hourly = await MeasureAsync(FoldAsync).ConfigureAwait(false);
        Tell("history: compaction, one new interval", hourly);
        byte[] manifest = (await _history.Store.Store.TryReadAsync(result!.Days[^1].ManifestKey, _run.Cancellation).ConfigureAwait(false))!;
        result = null;
        _table.Add("history: compaction", "memory of its catalogs", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB", Target.AtMost(CatalogMegabytes));
        _table.Add("history: compaction", "manifest of the newest day", manifest.Length / 1e3, "kB", Target.AtMost(ManifestKilobytes));
        GC.KeepAlive(compaction);
        return hourly.Calls;

        async Task<int> FoldAsync()
        {
            result = (await compaction.RunChangedAsync(_run.Cancellation).ConfigureAwait(false)).RequireAll();
            return result.Folded.Count;
        }
    }

    /// <returns>The calls of an ordinary nightly.</returns>
    private async Task<StoreCalls> ReportAsync()
    {
        NightlyJob nightly = _history.Store.NewNightly(_history.Log);
        Tell($"{Nightly}, the first, which closes every month", await NightAsync(nightly).ConfigureAwait(false));
        await NextDayAsync().ConfigureAwait(false);
        (Cost Cost, StoreCalls Calls) ordinary = await NightAsync(nightly).ConfigureAwait(false);
        Tell(Nightly, ordinary);
        await NextDayAsync().ConfigureAwait(false);
        int days = Math.Min(LateDays, Math.Max(1, _run.Options.HistoryDays / 4));
        _history.AppendLate(LateRows, days);
        await _history.Store.ConsumeAsync(_history.Log).ConfigureAwait(false);
        Tell($"{Nightly}, {LateRows} late rows on {days} old days", await NightAsync(nightly).ConfigureAwait(false));
        return ordinary.Calls;
    }

    private async Task NextDayAsync()
    {
        for (int interval = 0; interval < _run.Options.HistoryIntervals; interval++)
        {
            _history.AppendInterval();
        }

        await _history.Store.ConsumeAsync(_history.Log).ConfigureAwait(false);
    }

    private Task<(Cost Cost, StoreCalls Calls)> NightAsync(NightlyJob nightly) => MeasureAsync(async () =>
        (await nightly.RunAsync(Instant.FromDateTimeOffset(_history.Clock.GetUtcNow()), _run.Cancellation).ConfigureAwait(false)).RequireAll());

    private async Task<(Cost Cost, StoreCalls Calls)> MeasureAsync<T>(Func<Task<T>> work)
    {
        StoreCalls before = _history.Store.Counting.Calls;
        (Cost cost, _) = await _run.Meter.OnceAsync(work).ConfigureAwait(false);
        return (cost, _history.Store.Counting.Calls - before);
    }

    private void Tell(string stage, (Cost Cost, StoreCalls Calls) measured)
    {
        _run.Note(stage);
        _table.AddWhole(stage, measured.Cost);
        _table.Add(stage, "objects written", measured.Calls.Puts, "objects");
        _table.Add(stage, "objects read", measured.Calls.Reads, "objects");
        _table.Add(stage, "pages of listings", measured.Calls.ListPages, "pages");
        _table.Add(stage, "objects named by listings", measured.Calls.Listed, "objects");
        _table.Add(stage, "bytes read", measured.Calls.BytesRead / 1e6, "MB");
        _table.Add(stage, "bytes written", measured.Calls.BytesWritten / 1e6, "MB");
    }

    private async Task<StoreStatus> AskStatusAsync()
    {
        StoreAccess access = _history.Store.Access;
        PinnedInputs pinned = await new PinnedInputCatalog(access.Store).RefreshAsync(_ => false, _run.Cancellation).ConfigureAwait(false);
        StoreReading reading = await StoreReading.ReadAsync(access, pinned, new ReportReader(access.Store), new RunRecords(access.Store), own: null, _run.Cancellation).ConfigureAwait(false);
        return await StoreStatus.AskAsync(access, reading, _history.Store.Options, _history.Clock, askTopic: null, _run.Cancellation).ConfigureAwait(false);
    }
}
