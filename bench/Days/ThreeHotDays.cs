using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Ingest;

namespace Accounting.Bench.Days;

/// <summary>What a consumer holds that has read three whole days, all of them hot: the memory that a service needs.</summary>
internal static class ThreeHotDays
{
    private const string Stage = "three hot days consumed";

    private const int Days = 3;

    private const double Megabytes = 3000;

    /// <param name="run">The run.</param>
    /// <param name="last">The last of the days.</param>
    /// <param name="target">Whether the days are of the size that the target is of.</param>
    public static async Task RunAsync(BenchRun run, HomeDate last, bool target)
    {
        if (!run.Wants(Stage))
        {
            return;
        }

        run.Note(Stage);
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, last.PlusDays(1 - Days), Days, Days * run.Options.Rows);
        EncodedLog log = new EncodedLog(run.Options.Partitions).With(series);
        using BenchStore store = await BenchStore.CreateAsync(run, "hot-days").ConfigureAwait(false);
        (Cost cost, long messages) = await run.Meter.OnceAsync(() => store.ConsumeAsync(log)).ConfigureAwait(false);
        Check.Equal("the messages consumed", series.Count, messages);
        run.Table.AddWhole(Stage, cost, null, null, target ? Target.AtMost(Megabytes) : null);
        run.Table.Add(Stage, "peak memory a transaction", (double)cost.PeakBytes / messages, "B");
    }
}
