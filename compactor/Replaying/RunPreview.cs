using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.Replaying;

/// <summary>
/// Folds the home dates that a run would touch without it and with it, and compares what counts. Nothing is written to the store: who completes
/// the run gets just what was seen here.
/// </summary>
public sealed class RunPreview(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options)
{
    private const string Compared =
        "home_date, transaction_id, source, \"partition\", \"offset\", run, currency, amount, exposure_delta, pending_delta, stake, loser_reason";

    private readonly DayCatalog _days = new(store);

    /// <param name="present">Everything that counts now.</param>
    /// <param name="run">A run that doesn't count yet; its segments are durable.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By home date: those of which the run brings or retracts a row.</returns>
    /// <exception cref="DamagedDataException">A segment or a day version isn't what was written.</exception>
    public async Task<IReadOnlyList<DayDifference>> CompareAsync(Inputs present, Run run, CancellationToken cancellation)
    {
        await _days.RefreshAsync(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> before = DayInputs.ByDate(present);
        List<DayWork> touched =
        [
            .. from date in DayInputs.ByDate(present with { Runs = [.. present.Runs, run] })
               where !before.TryGetValue(date.Key, out DayInputs? known) || known.Parts.Count != date.Value.Parts.Count || !known.RetractedBy.SequenceEqual(date.Value.RetractedBy)
               select new DayWork(date.Key, date.Value, _days.Base(date.Key, date.Value)),
        ];
        if (touched.Count == 0)
        {
            return [];
        }

        using var database = WorkDatabase.Open(options);
        DuckConnection connection = database.Connection;
        var differences = new List<DayDifference>();
        foreach (List<DayWork> batch in DayWork.Together(touched, options))
        {
            await FoldWithAsync(connection, batch, cancellation).ConfigureAwait(false);
            await FoldWithoutAsync(connection, [.. batch.Where(work => before.ContainsKey(work.Date)).Select(work => new DayWork(work.Date, before[work.Date], _days.Base(work.Date, before[work.Date])))], cancellation).ConfigureAwait(false);
            differences.AddRange(Compare(connection, batch, run, cancellation));
        }

        return differences;
    }

    private async Task FoldWithAsync(DuckConnection connection, List<DayWork> batch, CancellationToken cancellation)
    {
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(store, zone, batch, cancellation).ConfigureAwait(false);
        new DayFold(connection, batch, baseFiles).Run(store, new BusinessCalendar(zone), cancellation);
        connection.Execute($"CREATE OR REPLACE TABLE concerned AS SELECT transaction_id FROM touched", cancellation);
        connection.Execute($"CREATE OR REPLACE TABLE rows_with AS SELECT {Compared} FROM ranked", cancellation);
    }

    /// <summary>Only rows of ids that the run speaks of can change.</summary>
    private async Task FoldWithoutAsync(DuckConnection connection, List<DayWork> batch, CancellationToken cancellation)
    {
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(store, zone, batch, cancellation).ConfigureAwait(false);
        new DayFold(connection, batch, baseFiles).Run(store, new BusinessCalendar(zone), cancellation);
        connection.Execute(
            $"""
            CREATE OR REPLACE TABLE rows_without AS
            SELECT {Compared} FROM (
                SELECT {Compared} FROM ranked
                UNION ALL
                SELECT {Compared} FROM ({baseFiles.JudgedRowsSql()}) AS held WHERE transaction_id NOT IN (SELECT transaction_id FROM touched))
            WHERE transaction_id IN (SELECT transaction_id FROM concerned)
            """,
            cancellation);
    }

    private static IEnumerable<DayDifference> Compare(DuckConnection connection, List<DayWork> batch, Run run, CancellationToken cancellation)
    {
        Dictionary<HomeDate, long> gained = run.Segments.SelectMany(segment => segment.HomeDates)
            .GroupBy(rows => rows.Date)
            .ToDictionary(date => date.Key, date => date.Sum(rows => rows.Digest.Rows));
        ILookup<HomeDate, CurrencySums> sums = ReadSums(connection, cancellation).ToLookup(pair => pair.Date, pair => pair.Sums);
        Dictionary<HomeDate, (long Won, long Lost, long Retracted, long Conflicts)> counts = ReadCounts(connection, cancellation);
        foreach (HomeDate date in batch.Select(work => work.Date))
        {
            (long won, long lost, long retracted, long conflicts) = counts.GetValueOrDefault(date);
            yield return new DayDifference
            {
                Date = date,
                Gained = gained.GetValueOrDefault(date),
                Retracted = retracted,
                Won = won,
                Lost = lost,
                Conflicts = conflicts,
                Sums = [.. sums[date]],
            };
        }
    }

    private static Dictionary<HomeDate, (long Won, long Lost, long Retracted, long Conflicts)> ReadCounts(DuckConnection connection, CancellationToken cancellation)
    {
        const string Standing = "SELECT home_date, transaction_id, source, \"partition\", \"offset\", run FROM";
        using DuckResult result = connection.QueryAtOnce(
            $"""
            SELECT home_date, sum(won)::BIGINT, sum(lost)::BIGINT, sum(retracted)::BIGINT, sum(conflicts)::BIGINT FROM (
                SELECT home_date, 1 AS won, 0 AS lost, 0 AS retracted, 0 AS conflicts
                FROM ({Standing} rows_with WHERE loser_reason IS NULL EXCEPT {Standing} rows_without WHERE loser_reason IS NULL)
                UNION ALL
                SELECT home_date, 0, 1, 0, 0
                FROM ({Standing} rows_without WHERE loser_reason IS NULL EXCEPT {Standing} rows_with WHERE loser_reason IS NULL)
                UNION ALL
                SELECT home_date, 0, 0, (loser_reason = 'retracted')::INTEGER, (loser_reason = 'conflicting')::INTEGER FROM rows_with WHERE loser_reason IS NOT NULL
                UNION ALL
                SELECT home_date, 0, 0, -(loser_reason = 'retracted')::INTEGER, -(loser_reason = 'conflicting')::INTEGER FROM rows_without WHERE loser_reason IS NOT NULL)
            GROUP BY home_date
            """,
            cancellation);
        var counts = new Dictionary<HomeDate, (long, long, long, long)>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                counts.Add(new HomeDate(chunk.Dates(0)[row]), (chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row], chunk.Longs(4)[row]));
            }
        }

        return counts;
    }

    private static List<(HomeDate Date, CurrencySums Sums)> ReadSums(DuckConnection connection, CancellationToken cancellation)
    {
        const string Sums = "sum(amount) AS amount, sum(exposure_delta) AS exposure, sum(pending_delta) AS pending, sum(stake) AS stake";
        using DuckResult result = connection.QueryAtOnce(
            $"""
            SELECT home_date, currency, sum(sign * amount)::DECIMAL(38, 4) AS amount, sum(sign * exposure)::DECIMAL(38, 4) AS exposure,
                sum(sign * pending)::DECIMAL(38, 4) AS pending, sum(sign * stake)::DECIMAL(38, 4) AS stake
            FROM (
                SELECT home_date, currency, {Sums}, 1 AS sign FROM rows_with WHERE loser_reason IS NULL GROUP BY home_date, currency
                UNION ALL
                SELECT home_date, currency, {Sums}, -1 AS sign FROM rows_without WHERE loser_reason IS NULL GROUP BY home_date, currency)
            GROUP BY home_date, currency
            ORDER BY home_date, currency
            """,
            cancellation);
        var sums = new List<(HomeDate, CurrencySums)>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                var difference = new MoneySums(chunk.Sum(2, row), chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row));
                if (difference != default)
                {
                    sums.Add((new HomeDate(chunk.Dates(0)[row]), new CurrencySums(Currency.Parse(chunk.Text(1, row)), difference)));
                }
            }
        }

        return sums;
    }
}
