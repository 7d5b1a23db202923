using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;

namespace Accounting.Compactor;

/// <summary>
/// Which row of a transaction stands, in SQL: of those not retracted the highest revision; content from a topic before content from a file; the greatest
/// content hash; of equal contents the lowest origin, live before run. All of it is a total order, so neither arrival nor grouping decides anything.
/// </summary>
internal static class RowRanking
{
    private const string OriginOrder = "run NULLS FIRST, source, \"partition\", \"offset\"";

    /// <summary>Every row with its reason to lose; null where it stands and counts.</summary>
    /// <param name="rows">A query of <see cref="RowColumns.List"/> and <c>home_date</c>: all rows of the ids that it has any of.</param>
    /// <param name="retractions">The retractions that hold.</param>
    public static string Ranked(string rows, IEnumerable<Retraction> retractions) => $"""
        WITH judged AS (
            SELECT *, ({Retracted(retractions)}) AS retracted FROM ({rows})
        ), placed AS (
            SELECT *,
                row_number() OVER standing AS place,
                first_value(revision) OVER standing AS standing_revision,
                row_number() OVER (
                    PARTITION BY home_date, transaction_id, retracted, revision, content_hash
                    ORDER BY starts_with(source, 'file.'), {OriginOrder}) AS copy
            FROM judged
            WINDOW standing AS (
                PARTITION BY home_date, transaction_id
                ORDER BY retracted, revision DESC, starts_with(source, 'file.'), content_hash DESC, {OriginOrder})
        )
        SELECT {RowColumns.List}, home_date,
            CASE
                WHEN retracted THEN 'retracted'
                WHEN place = 1 AND NOT voided THEN NULL
                WHEN copy > 1 THEN 'duplicate'
                WHEN place = 1 THEN 'voided'
                WHEN revision < standing_revision THEN 'superseded'
                ELSE 'conflicting'
            END AS loser_reason
        FROM placed
        """;

    /// <summary>Whether a row is retracted: a retraction holds for a row whatever its date.</summary>
    public static string Retracted(IEnumerable<Retraction> retractions)
    {
        List<string> retracted =
        [
            .. retractions.Distinct().Select(retraction => string.Create(
                CultureInfo.InvariantCulture,
                $"""
                (source = {Sql.Literal(retraction.Source.Value)} AND "partition" = {retraction.Partition.Value}
                    AND "offset" >= {retraction.Range.From.Value} AND "offset" < {retraction.Range.To.Value}
                    AND (run IS NULL OR {Precedes(retraction)}))
                """)),
        ];
        return retracted.Count == 0 ? "false" : string.Join(" OR ", retracted);
    }

    private static string Precedes(Retraction retraction)
    {
        string lower = $"run < {Sql.Literal(retraction.Run.Value)}";
        string notAfter = retraction.After.Count == 0 ? lower : $"({lower} AND run NOT IN ({Literals(retraction.After)}))";
        return retraction.Before.Count == 0 ? notAfter : $"{notAfter} OR run IN ({Literals(retraction.Before)})";
    }

    private static string Literals(IEnumerable<RunId> runs) => string.Join(", ", runs.Select(run => Sql.Literal(run.Value)));
}
