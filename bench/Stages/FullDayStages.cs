using Accounting.Aggregator.Fold;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Ingest;

namespace Accounting.Bench.Stages;

/// <summary>One full day, from messages in memory to statistics: consumed, recovered, compacted, and compacted again after a hundredth has come late.</summary>
internal sealed class FullDayStages
{
    /// <summary>Of the issue's day, which the absolute targets are of.</summary>
    public const long IssueRows = 8_800_000;

    private const string Consume = "consume from memory";
    private const string Recovery = "recovery of a hot day";
    private const string Compaction = "compaction of a full day";

    private readonly BenchRun _run;
    private readonly BenchStore _store;
    private readonly EncodedLog _log;

    private FullDayStages(BenchRun run, BenchStore store, EncodedLog log)
    {
        _run = run;
        _store = store;
        _log = log;
    }

    public static bool AreWanted(BenchRun run) => run.Wants(Consume) || run.Wants(Recovery) || run.Wants(Compaction) || run.Wants("statistics");

    public static async Task RunAsync(BenchRun run)
    {
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, run.Options.Rows);
        EncodedLog log = new EncodedLog(run.Options.Partitions).With(series);
        using BenchStore store = await BenchStore.CreateAsync(run, "day").ConfigureAwait(false);
        var stages = new FullDayStages(run, store, log);
        await stages.ConsumeAsync(Consume).ConfigureAwait(false);
        if (run.Wants(Recovery))
        {
            await stages.RecoverAsync($"{Recovery}: from segments").ConfigureAwait(false);
        }

        if (!run.Wants(Compaction) && !run.Wants(StatisticsStage.Name))
        {
            return;
        }

        Cost full = await stages.CompactAsync(Compaction, WholeDay(10), WholeDay(20), WholeDay(2000)).ConfigureAwait(false);
        if (run.Wants(Recovery))
        {
            await stages.RecoverAsync($"{Recovery}: from its version").ConfigureAwait(false);
        }

        if (run.Wants(StatisticsStage.Name))
        {
            await StatisticsStage.RunAsync(run, store, log).ConfigureAwait(false);
        }

        await stages.CompactAsync($"{Compaction}: nothing new", null, null, null).ConfigureAwait(false);
        log.AppendLate(series, log.Count / 100, Timestamp.FromUnixMilliseconds(StageDay.Full.PlusDays(1).Midnight.Microseconds / 1000));
        await store.ConsumeAsync(log).ConfigureAwait(false);
        Cost late = await stages.CompactAsync($"{Compaction}: 1% new rows", null, null, null).ConfigureAwait(false);
        run.Table.Add($"{Compaction}: 1% new rows", "processor time, of the whole day's", late.ProcessorSeconds / full.ProcessorSeconds, "ratio", Target.AtMost(0.25));

        Target? WholeDay(double bound) => log.Count >= IssueRows ? Target.AtMost(bound) : null;
    }

    /// <summary>The whole way of the consumer but for the broker.</summary>
    private async Task ConsumeAsync(string stage)
    {
        _run.Note($"{stage}, {_log.Count} messages");
        StoreCalls before = _store.Counting.Calls;
        (Cost cost, long messages) = await _run.Meter.OnceAsync(() => _store.ConsumeAsync(_log)).ConfigureAwait(false);
        StoreCalls calls = _store.Counting.Calls - before;
        _run.Table.AddRate(stage, messages, "messages", cost);
        _run.Table.Add(stage, "objects written", calls.Puts, "objects");
        _run.Table.Add(stage, "bytes written a message", (double)calls.BytesWritten / messages, "B");
        _run.Table.Add(stage, "peak memory, beyond what was before", cost.PeakBytes / 1e6, "MB");
    }

    private async Task RecoverAsync(string stage)
    {
        Cost cost = await _run.Meter.MedianAsync(RecoverOnceAsync).ConfigureAwait(false);
        _run.Table.AddRate(stage, _log.Count, "rows", cost);
        _run.Table.Add(stage, "time", cost.Seconds, "s", _log.Count >= IssueRows ? Target.AtMost(4) : null);
    }

    private async Task<Cost> RecoverOnceAsync()
    {
        SourceId source = _log.Identity.SourceId;
        var days = new List<DayStore>();
        Meter.Running running = _run.Meter.Start();
        StoredDayReader reader = _store.NewDayReader();
        for (int partition = 0; partition < _log.Partitions; partition++)
        {
            var day = new DayStore(StageDay.Full);
            await reader.LoadAsync(source, new LogPartition(partition), new LogOffset(_log.CountOf(partition)), day, _run.Cancellation).ConfigureAwait(false);
            days.Add(day);
        }

        Cost cost = running.Stop();
        Check.Equal("the running totals of a recovered day", _log.Sums.Text(), DayTotals.Text(days));
        return cost;
    }

    private async Task<Cost> CompactAsync(string stage, Target? seconds, Target? processorSeconds, Target? peakMegabytes)
    {
        _run.Note(stage);
        StoreCalls before = _store.Counting.Calls;
        (Cost cost, CompactionResult result) = await _run.Meter.OnceAsync(_store.CompactAsync).ConfigureAwait(false);
        StoreCalls calls = _store.Counting.Calls - before;
        Check.Equal("the transactions that count", _log.Sums.Transactions, result.Days.Sum(day => day.Manifest.Winners));
        Check.Equal("the public transactions", _log.Sums.Text(), PublicSums.OfTransactions(_store, _run.Cancellation));
        Check.Equal("the public statistics", _log.Sums.Text(), PublicSums.OfStatistics(_store, _run.Cancellation));
        _run.Table.AddWhole(stage, cost, seconds, processorSeconds, peakMegabytes);
        if (result.RowsRead > 0)
        {
            _run.Table.Add(stage, "processor time a row", cost.ProcessorSeconds * 1e9 / _log.Sums.Transactions, "ns");
        }

        _run.Table.Add(stage, "bytes written", calls.BytesWritten / 1e6, "MB");
        return cost;
    }
}
