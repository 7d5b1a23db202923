using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Incremental = batch: the running totals of every partition's newest checkpoint that names the date, and of every run's last segment
/// that does, added up, equal the winners' totals recomputed from the day version. Partitions and runs fold apart from each other, so an id
/// that came in by two of them counts in both, and what is retracted counts in one: such ids, and only they, explain a difference, row by row.
/// <para>
/// Where a checkpoint is gone and a run has read its offsets again, the consumer may have counted those rows as well: its totals are of a whole that is
/// no longer there. Then the difference has to be exactly that of the run's rows at places that the consumer had passed and of which it left nothing.
/// </para>
/// <para>Totals that were cut by other time-zone rules are of other days: they can't be compared, and count as not kept.</para>
/// </summary>
internal sealed class RunningTotalsCheck(DuckConnection connection, StoredTotals stored, NodaTime.DateTimeZone zone)
{
    public async Task<RunningTotalsVerdict> CheckAsync(DayWork work, FoldedRows folded, IReadOnlyList<LocalOutput> outputs, CancellationToken cancellation)
    {
        var newest = work.Inputs.Parts
            .GroupBy(part => (part.Link.Source, part.Link.Partition, part.Link.Run))
            .Select(group => group.OrderBy(part => part.Link.Range.To).ThenBy(part => part.Link.CreatedAt).Last())
            .ToList();
        if (work.HasOverlaps || newest.Any(part => part.Rows.RunningTotals is null))
        {
            return RunningTotalsVerdict.NotKept;
        }

        var difference = new Dictionary<TotalsKey, Total>();
        foreach (SegmentPart part in newest)
        {
            IReadOnlyList<WinnerTotal> totals = [.. (await stored.OfAsync(part.Link, part.Rows, cancellation).ConfigureAwait(false))!];
            if (!zone.CutsAlike(part.Link.CutBy, [.. totals.Select(total => total.BusinessDay.Month).Distinct()]))
            {
                return RunningTotalsVerdict.NotKept;
            }

            foreach (WinnerTotal total in totals)
            {
                Add(difference, new TotalsKey(total.BusinessDay, total.Currency, total.Kind), new Total(total.Transactions, total.Sums));
            }
        }

        foreach ((TotalsKey key, Total total) in folded.WinnerTotals)
        {
            Add(difference, key, default(Total) - total);
        }

        if (difference.Count == 0)
        {
            return RunningTotalsVerdict.Agree;
        }

        SegmentPart[] live = [.. newest.Where(part => part.Link.Run is null)];
        return IsExplained(difference, outputs, [], cancellation) || (live.Length < newest.Count && IsExplained(difference, outputs, live, cancellation))
            ? RunningTotalsVerdict.Explained
            : RunningTotalsVerdict.Differ;
    }

    private bool IsExplained(Dictionary<TotalsKey, Total> difference, IReadOnlyList<LocalOutput> outputs, SegmentPart[] passed, CancellationToken cancellation)
    {
        var left = new Dictionary<TotalsKey, Total>(difference);
        foreach ((TotalsKey key, Total total) in ExplainedDifference(outputs, passed, cancellation))
        {
            Add(left, key, default(Total) - total);
        }

        return left.Count == 0;
    }

    private static void Add(Dictionary<TotalsKey, Total> totals, TotalsKey key, Total total)
    {
        Total sum = totals.GetValueOrDefault(key) + total;
        if (sum == default)
        {
            totals.Remove(key);
        }
        else
        {
            totals[key] = sum;
        }
    }

    /// <summary>Over ids stored by more than one partition or run, or retracted: what each of them counts by its own fold, less what counts in truth.</summary>
    /// <param name="outputs">The date's files.</param>
    /// <param name="passed">Up to where consumers counted what runs have read again since; none where they counted only what they left.</param>
    /// <param name="cancellation">Stops it.</param>
    private List<KeyValuePair<TotalsKey, Total>> ExplainedDifference(IReadOnlyList<LocalOutput> outputs, SegmentPart[] passed, CancellationToken cancellation)
    {
        const string Columns = "transaction_id, revision, voided, content_hash, source, \"partition\", \"offset\", run, business_day, currency, kind, amount, exposure_delta, pending_delta, stake";
        const string Sums =
            "count(*) AS transactions, sum(amount) AS amount, sum(exposure_delta) AS exposure, sum(pending_delta) AS pending, sum(stake) AS stake";
        string files = Sql.List(outputs.Where(output => DayFiles.HoldsRows(output.Output.Name))
            .Select(output => output.Path));
        string losers = outputs.Any(output => output.Output.Name == DayFiles.Losers) ? "loser_reason" : "NULL";

        // Of an id that lies there more than once all rows but one have lost; one that is counted twice came by a run.
        string candidates = string.Join(
            " UNION ALL ",
            outputs.Where(output => output.Output.Name == DayFiles.Losers || (passed.Length > 0 && DayFiles.HoldsRows(output.Output.Name)))
                .Select(output => $"SELECT transaction_id FROM read_parquet({Sql.Literal(output.Path)}, hive_partitioning = false)"
                    + (output.Output.Name == DayFiles.Losers ? "" : " WHERE run IS NOT NULL"))
                .DefaultIfEmpty("SELECT NULL::UUID"));
        string ends = string.Join(" OR ", passed.Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"source = {Sql.Literal(part.Link.Source.ToString())} AND \"partition\" = {part.Link.Partition.Value} AND \"offset\" < {part.Link.Range.To.Value}")));
        using DuckResult result = connection.QueryAtOnce(
            $"""
            WITH left_behind AS (
                SELECT {Columns}, {losers} AS loser_reason FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
                WHERE transaction_id IN ({candidates})
            ), counted_twice AS (
                SELECT * REPLACE (NULL AS run, 'counted' AS loser_reason) FROM left_behind
                WHERE run IS NOT NULL AND coalesce(loser_reason, '') <> 'retracted' AND ({(ends.Length == 0 ? "false" : ends)})
                    AND (source, "partition", "offset") NOT IN (
                        SELECT (source, "partition", "offset") FROM read_parquet({files}, union_by_name = true, hive_partitioning = false) WHERE run IS NULL)
            ), stored AS (
                FROM left_behind UNION ALL BY NAME FROM counted_twice
            ), shared AS (
                SELECT * FROM stored WHERE transaction_id IN (
                    SELECT transaction_id FROM stored GROUP BY transaction_id
                    HAVING count(DISTINCT (source, "partition", coalesce(run, ''))) > 1 OR bool_or(coalesce(loser_reason, '') = 'retracted'))
            ), apart AS (
                SELECT * FROM shared
                QUALIFY row_number() OVER (
                    PARTITION BY source, "partition", run, transaction_id ORDER BY revision DESC, content_hash DESC, "offset") = 1
            ), signed AS (
                SELECT business_day, currency, kind, {Sums}, 1 AS sign FROM apart WHERE NOT voided GROUP BY ALL
                UNION ALL
                SELECT business_day, currency, kind, {Sums}, -1 AS sign FROM shared WHERE loser_reason IS NULL GROUP BY ALL
            )
            SELECT business_day, currency, kind, sum(sign * transactions)::BIGINT, sum(sign * amount)::DECIMAL(38, 4),
                sum(sign * exposure)::DECIMAL(38, 4), sum(sign * pending)::DECIMAL(38, 4), sum(sign * stake)::DECIMAL(38, 4)
            FROM signed GROUP BY ALL
            """,
            cancellation);
        var totals = new List<KeyValuePair<TotalsKey, Total>>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                var key = new TotalsKey(new BusinessDay(chunk.Dates(0)[row]), Currency.Parse(chunk.Utf8(1, row)), SchemaNames.ParseKind(chunk.Utf8(2, row)));
                totals.Add(new(key, new Total(chunk.Longs(3)[row], new MoneySums(chunk.Sum(4, row), chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row)))));
            }
        }

        return totals;
    }
}
