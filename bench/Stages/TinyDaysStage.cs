using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;

namespace Accounting.Bench.Stages;

/// <summary>A history of thousands of days of a few rows each, compacted at once.</summary>
internal static class TinyDaysStage
{
    public const string Name = "compaction of tiny days";

    /// <summary>The number of days.</summary>
    private const int DaysMax = 3000;

    /// <summary>A smaller run has fewer, so that its checks stay cheap.</summary>
    private const int RowsPerTinyDay = 300;

    public static async Task RunAsync(BenchRun run)
    {
        int days = (int)Math.Clamp(run.Options.Rows / RowsPerTinyDay, 10, DaysMax);
        run.Note($"{Name}, {days} days");
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full.PlusDays(-days), days, days * 2L);
        EncodedLog log = new EncodedLog(1).With(series);
        using BenchStore store = await BenchStore.CreateAsync(run, "tiny-days").ConfigureAwait(false);
        await store.ConsumeAsync(log).ConfigureAwait(false);
        (Cost cost, CompactionResult result) = await run.Meter.OnceAsync(store.CompactAsync).ConfigureAwait(false);
        Check.Equal("the days folded", days, result.Folded.Count);
        Check.Equal("the public transactions", log.Sums.Text(), PublicSums.OfTransactions(store, run.Cancellation));
        run.Table.AddWhole(Name, cost, days == DaysMax ? Target.AtMost(3) : null);
        run.Table.Add(Name, "days", days, "days");
        run.Table.Add(Name, "processor time a day", cost.ProcessorSeconds * 1e3 / days, "ms");
    }
}
