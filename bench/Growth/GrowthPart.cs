using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;
using Accounting.Compactor;

namespace Accounting.Bench.Growth;

/// <summary>The same work at one, two, four and eight times the rows, the days, the accounts, the partitions: what grows faster than these is seen.</summary>
internal static class GrowthPart
{
    /// <summary>How much smaller than the run's day the smallest store is.</summary>
    private const int Smaller = 50;

    /// <summary>So many that eight times the accounts all have some.</summary>
    private const int RowsPerAccount = 50;

    /// <summary>Eight times as many are less than a month.</summary>
    private const int Days = 3;

    private const int Partitions = 2;

    private static readonly int[] Steps = [1, 2, 4, 8];

    public static async Task RunAsync(BenchRun run)
    {
        long rows = Math.Max(1000, run.Options.Rows / Smaller);
        var smallest = new GrowthShape(rows, Days, (int)Math.Max(20, rows / RowsPerAccount), Partitions);

        // The runtime compiles meanwhile.
        await MeasureAsync(run, smallest).ConfigureAwait(false);
        foreach ((string what, Func<GrowthShape, int, GrowthShape> grown) in GrowthShape.Ways)
        {
            var measured = new List<IReadOnlyList<(string Work, Cost Cost, StoreCalls Calls)>>();
            foreach (int times in Steps)
            {
                run.Note($"growth: {times} times the {what}");
                measured.Add(await MeasureAsync(run, grown(smallest, times)).ConfigureAwait(false));
                Tell(run, $"growth: {what} × {times}", measured[^1]);
            }

            foreach (((string work, Cost most, _), (_, Cost least, _)) in measured[^1].Zip(measured[0]))
            {
                run.Table.Add($"growth: {what} × {Steps[^1]} against × 1", $"{work}: processor time", most.ProcessorSeconds / least.ProcessorSeconds, "ratio");
            }
        }
    }

    private static void Tell(BenchRun run, string stage, IReadOnlyList<(string Work, Cost Cost, StoreCalls Calls)> measured)
    {
        foreach ((string work, Cost cost, StoreCalls calls) in measured)
        {
            run.Table.Add(stage, $"{work}: processor time", cost.ProcessorSeconds, "s");
            run.Table.Add(stage, $"{work}: peak memory, beyond what was before", cost.PeakBytes / 1e6, "MB");
            run.Table.Add(stage, $"{work}: store calls", calls.Total, "calls");
        }
    }

    private static async Task<IReadOnlyList<(string Work, Cost Cost, StoreCalls Calls)>> MeasureAsync(BenchRun run, GrowthShape shape)
    {
        using BenchStore store = await BenchStore.CreateAsync(run, "growth").ConfigureAwait(false);
        var series = new TransactionSeries(run.Options.Seed, shape.Accounts, StageDay.MonthBegins, shape.Days, shape.Rows);
        EncodedLog log = new EncodedLog(shape.Partitions).With(series);
        CompactionResult? days = null;
        (string, Cost, StoreCalls)[] measured =
        [
            await WorkAsync("consume", () => store.ConsumeAsync(log)).ConfigureAwait(false),
            await WorkAsync("compact", async () => days = await store.CompactAsync().ConfigureAwait(false)).ConfigureAwait(false),
            await WorkAsync("report", () => store.ReportAsync(days!)).ConfigureAwait(false),
        ];
        Check.Equal("the public transactions", log.Sums.Text(), PublicSums.OfTransactions(store, run.Cancellation));
        return measured;

        async Task<(string, Cost, StoreCalls)> WorkAsync<T>(string name, Func<Task<T>> work)
        {
            StoreCalls before = store.Counting.Calls;
            (Cost cost, _) = await run.Meter.OnceAsync(work).ConfigureAwait(false);
            return (name, cost, store.Counting.Calls - before);
        }
    }
}
