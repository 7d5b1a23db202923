using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;

namespace Accounting.Compactor.History;

/// <summary>The rows of day versions as of a coverage, in SQL. The files are those of winners and losers of the versions, all of them.</summary>
public static class AsOfRows
{
    /// <summary>Every stored row with its home date, winners and losers alike.</summary>
    /// <param name="paths">Local files.</param>
    /// <param name="filter">Rows of ids for which it holds of none are left out; it may only tell ids apart.</param>
    public static string Stored(IReadOnlyList<string> paths, string filter = "true") => paths.Count == 0
        ? $"SELECT {string.Join(", ", RowColumns.All.Select(column => $"NULL::{(column.Type.Kind == DuckKind.UnsignedBigInt ? "UBIGINT" : column.Type.ToString())} AS {Sql.Identifier(column.Name)}"))}, NULL::DATE AS home_date WHERE false"
        : $"SELECT {RowColumns.List}, {DayFold.HomeDateOfRow} AS home_date FROM read_parquet({Sql.List(paths)}, union_by_name = true, hive_partitioning = false) WHERE {filter}";

    /// <summary>The ids of every stored row, with its home date.</summary>
    /// <param name="paths">Local files.</param>
    /// <param name="since">Leaves out the rows within this coverage; null for none.</param>
    public static string Ids(IReadOnlyList<string> paths, AsOf? since) =>
        $"SELECT transaction_id, home_date FROM ({Stored(paths)}){(since is null ? "" : $" WHERE NOT ({since.Within()})")}";

    /// <summary>The rows within the coverage, each with its reason to lose as it was then; null where it stood and counted.</summary>
    public static string Judged(string stored, AsOf at) =>
        RowRanking.Ranked($"SELECT {RowColumns.List}, home_date FROM {DaysOf($"({stored})", at)} WHERE {at.Within()}", at.Retractions);

    /// <summary>
    /// Makes the table <c>changes</c>: every transaction of which another row stands as of one coverage than as of the other, or the same place holds
    /// another content, or its business day lies in another month by the rules of one than of the other, with all columns of both rows (<c>old_…</c>, <c>new_…</c>; null where none stands), beside <c>home_date</c> and <c>transaction_id</c>.
    /// A row that stands may be a void, which doesn't count. Only ids that some row or retraction tells apart are ranked.
    /// </summary>
    public static void CreateChanges(DuckConnection connection, IReadOnlyList<string> paths, AsOf before, AsOf after, CancellationToken cancellation)
    {
        string stored = Stored(paths);
        bool sameRules = before.BusinessDay == after.BusinessDay;
        string[] apart = [$"({before.Within()}) <> ({after.Within()})", .. RetractedApart(before, after), .. sameRules ? [] : new[] { $"({before.BusinessDay}) <> ({after.BusinessDay})" }];
        string moved = sameRules ? "" : " OR date_trunc('month', before.business_day) <> date_trunc('month', after.business_day)";
        connection.Execute($"CREATE OR REPLACE TEMP TABLE apart AS SELECT DISTINCT transaction_id FROM ({stored}) WHERE {string.Join(" OR ", apart)}", cancellation);
        string contested = $"SELECT * FROM ({stored}) WHERE transaction_id IN (SELECT transaction_id FROM apart)";
        const string Stands = "loser_reason IS NULL OR loser_reason = 'voided'";
        IEnumerable<string> names = RowColumns.All.Select(column => column.Name).Where(name => name != "transaction_id");
        string columns = string.Join(", ", names.Select(name => $"before.{Sql.Identifier(name)} AS {Sql.Identifier("old_" + name)}, after.{Sql.Identifier(name)} AS {Sql.Identifier("new_" + name)}"));
        connection.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE changes AS
            SELECT coalesce(after.home_date, before.home_date) AS home_date, coalesce(after.transaction_id, before.transaction_id) AS transaction_id, {columns}
            FROM (SELECT * FROM ({Judged(contested, before)}) WHERE {Stands}) AS before
            FULL JOIN (SELECT * FROM ({Judged(contested, after)}) WHERE {Stands}) AS after
                ON before.home_date = after.home_date AND before.transaction_id = after.transaction_id
            WHERE before.content_hash IS DISTINCT FROM after.content_hash{moved}
            """,
            cancellation);
        connection.Execute("DROP TABLE apart", cancellation);
    }

    private static string DaysOf(string rows, AsOf at) => BusinessDaySql.Replace(rows, at.BusinessDay == BusinessDaySql.Column ? null : at.BusinessDay);

    private static IEnumerable<string> RetractedApart(AsOf before, AsOf after)
    {
        Aggregator.Runs.Retraction[] apart = [.. before.Retractions.Except(after.Retractions).Concat(after.Retractions.Except(before.Retractions))];
        return apart.Length == 0 ? [] : [RowRanking.Retracted(apart)];
    }
}
