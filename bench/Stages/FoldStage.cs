using Accounting.Aggregator.Fold;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Ingest;

namespace Accounting.Bench.Stages;

/// <summary>Rows into the store of a hot day: as they occur, in any order, twice, and corrected.</summary>
internal static class FoldStage
{
    public const string Name = "fold";

    private const double RowsPerSecond = 3e6;

    private const double BytesPerTransaction = 80;

    public static async Task RunAsync(BenchRun run)
    {
        var sums = new SlowSums();
        var corrected = new SlowSums();
        StoredRow[] rows = RowsOf(run, sums, corrected, out StoredRow[] corrections);
        await MeasureAsync(run, $"{Name}: time order", sums, rows).ConfigureAwait(false);
        await MeasureAsync(run, $"{Name}: corrections of a tenth", corrected, rows, corrections).ConfigureAwait(false);
        await MeasureAsync(run, $"{Name}: all of it twice", sums, rows, rows).ConfigureAwait(false);
        Shuffle(rows, new Scatter(run.Options.Seed));
        await MeasureAsync(run, $"{Name}: random order", sums, rows).ConfigureAwait(false);
    }

    private static async Task MeasureAsync(BenchRun run, string stage, SlowSums expected, params StoredRow[][] parts)
    {
        double bytes = 0;
        Cost cost = await run.Meter.MedianAsync(() => Task.FromResult(Measure(run, parts, expected, out bytes))).ConfigureAwait(false);
        run.Table.AddRate(stage, parts.Sum(part => (long)part.Length), "rows", cost, Target.AtLeast(RowsPerSecond));
        run.Table.Add(stage, "memory a transaction, index and totals included", bytes, "B", Target.AtMost(BytesPerTransaction));
    }

    private static Cost Measure(BenchRun run, StoredRow[][] parts, SlowSums expected, out double bytes)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var day = new DayStore(StageDay.Full);
        Meter.Running running = run.Meter.Start();
        foreach (StoredRow[] part in parts)
        {
            foreach (ref readonly StoredRow row in part.AsSpan())
            {
                day.Fold(row);
            }
        }

        Cost cost = running.Stop();
        bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / day.Count;
        Check.Equal("the running totals", expected.Text(), DayTotals.Text([day]));
        return cost;
    }

    private static StoredRow[] RowsOf(BenchRun run, SlowSums sums, SlowSums corrected, out StoredRow[] corrections)
    {
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, run.Options.Rows);
        var rows = new StoredRow[series.Count];
        var later = new List<StoredRow>();
        int number = 0;
        foreach (Transaction transaction in series.First())
        {
            var day = new BusinessDay(transaction.HomeDate.DaysSinceEpoch);
            rows[number] = StoredRow.Of(transaction, ContentHash.Of(transaction), new LogOffset(number), day);
            sums.Add(transaction);
            Transaction standing = transaction;
            if (number % TransactionSeries.GroupSize == 0)
            {
                standing = transaction with { Revision = 1, Amount = transaction.Amount + new Amount(Amount.Scale) };
                later.Add(StoredRow.Of(standing, ContentHash.Of(standing), new LogOffset(series.Count + number), day));
            }

            corrected.Add(standing);
            number++;
        }

        corrections = [.. later];
        return rows;
    }

    /// <summary>Fisher and Yates.</summary>
    private static void Shuffle(StoredRow[] rows, Scatter scatter)
    {
        for (int left = rows.Length - 1; left > 0; left--)
        {
            int other = (int)scatter.Below(left + 1, left, 0);
            (rows[left], rows[other]) = (rows[other], rows[left]);
        }
    }
}
