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

    private static string DaysOf(string rows, AsOf at) => BusinessDaySql.Replace(rows, at.BusinessDay == BusinessDaySql.Column ? null : at.BusinessDay);
}
