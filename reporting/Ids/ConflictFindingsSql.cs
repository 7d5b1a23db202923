using System.Globalization;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Ids;

/// <summary>
/// From ids with several contents at the revision that stands to those that hold a month up. In its own month each does until a further revision decides or somebody signs
/// its contents off. In a final month, which stays as it is, only one that the last close didn't know does, and that in the first open month: there what it changes is booked.
/// <para><c>id_contents</c>: a row for each content and copy, with whether it is new since the last close.</para>
/// <para><c>id_conflicts</c>: the ids.</para>
/// </summary>
internal static class ConflictFindingsSql
{
    private const string NoContents =
        "SELECT NULL::INTEGER AS in_month, NULL::UUID AS transaction_id, NULL::DATE AS home_date, NULL::VARCHAR AS months, NULL::VARCHAR AS contents, NULL::BOOLEAN AS changes_figures, "
        + "0 AS counted_here, NULL::UBIGINT AS content_hash, NULL::BOOLEAN AS late WHERE false";

    public const string Conflicts =
        """
        SELECT own.*, sign_off FROM (
            SELECT in_month, transaction_id, home_date, months, contents, changes_figures, counted_here, bool_or(late) AS late FROM (
                SELECT in_month, transaction_id, home_date, months, contents, changes_figures, counted_here, content_hash, bool_and(late) AS late FROM id_contents GROUP BY ALL)
            GROUP BY ALL) AS own
        LEFT JOIN id_signed AS signed ON signed.transaction_id = own.transaction_id AND signed.contents = own.contents
        """;

    /// <param name="paths">Files of contents by month.</param>
    /// <param name="closed">What the final months know; null where none is.</param>
    public static string Contents(IReadOnlyList<string> paths, AsOf? closed) => paths.Count == 0
        ? NoContents
        : $"SELECT *, {(closed is null ? "true" : $"NOT ({closed.Within()})")} AS late FROM read_parquet({Sql.List(paths)}, hive_partitioning = false)";

    /// <summary>What concerns one month, as <see cref="IdFindingsSql.Columns"/>.</summary>
    public static string Of(BusinessMonth month, IdPeriod period) =>
        $"""
        SELECT DISTINCT '{IdFinding.OtherContents}' AS problem, CASE WHEN sign_off IS NULL THEN '{IdFindingsSql.Word(IdState.Red)}' ELSE '{IdFindingsSql.Word(IdState.SignedOff)}' END AS state,
            transaction_id, home_date::VARCHAR AS home_dates, months, counted_here AS counted, sign_off, contents
        FROM id_conflicts WHERE changes_figures AND ({Concerns(month, period)})
        """;

    /// <summary>Ids of the month that somebody signed off, and those of which no figure depends on the content that counts.</summary>
    public static string CountAccepted(BusinessMonth month) =>
        $"SELECT count(DISTINCT (transaction_id, home_date)) FROM id_conflicts WHERE in_month = {Number(month)} AND (sign_off IS NOT NULL OR NOT changes_figures)";

    /// <summary>The contents that do not count of final months, where they hold this month up: for the list of exceptions.</summary>
    public static string Late(BusinessMonth month, IdPeriod period) =>
        $"""
        SELECT DISTINCT 'conflict' AS exception, {ExceptionsSql.Transaction} FROM id_contents
        WHERE NOT stands AND NOT is_copy AND (transaction_id, home_date) IN (
            SELECT (transaction_id, home_date) FROM id_conflicts WHERE changes_figures AND in_month <> {Number(month)} AND ({Concerns(month, period)}))
        """;

    private static string Concerns(BusinessMonth month, IdPeriod period) => month == period.First
        ? $"in_month = {Number(month)} OR (in_month < {Number(month)} AND late AND sign_off IS NULL)"
        : $"in_month = {Number(month)}";

    private static string Number(BusinessMonth month) => MonthNumber.Of(month).ToString(CultureInfo.InvariantCulture);
}
