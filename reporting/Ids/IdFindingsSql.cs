using System.Globalization;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Ids;

/// <summary>
/// From ids under several home dates to what is wrong with them now.
/// <para><c>id_local</c>: what is wrong within single home dates. <c>id_signed</c>: what somebody signed off. Several contents of one revision: <see cref="ConflictFindingsSql"/>.</para>
/// <para><c>id_homes</c>: the home dates of the ids that have to be looked at.</para>
/// <para><c>id_standing</c>: of each of them whether it counts there, in which month what stands there lies, and whether it arrived after the last close.</para>
/// <para><c>id_shared</c>: the ids that more than one home date has.</para>
/// </summary>
internal static class IdFindingsSql
{
    private const string Red = "red";
    private const string SignedOff = "signed off";
    private const string Cured = "cured";

    public const string Columns = "problem, state, transaction_id, home_dates, months, counted, sign_off, contents";

    public static string Local(IReadOnlyList<string> paths) => paths.Count == 0
        ? "SELECT NULL::INTEGER AS in_month, NULL::VARCHAR AS problem, NULL::UUID AS transaction_id, NULL::DATE AS home_date, NULL::VARCHAR AS months, 0 AS counted_here WHERE false"
        : $"SELECT in_month, problem, transaction_id, home_date, months, counted_here FROM read_parquet({Sql.List(paths)}, hive_partitioning = false)";

    public static string Signed(IReadOnlyList<SignedId> signed) => signed.Count == 0
        ? "SELECT NULL::UUID AS transaction_id, NULL::VARCHAR AS contents, NULL::VARCHAR AS sign_off WHERE false"
        : $"""
            SELECT transaction_id::UUID AS transaction_id, contents, min(sign_off) AS sign_off
            FROM (VALUES {string.Join(", ", signed.Select(id => $"({Sql.Literal(id.Id.ToString())}, {Sql.Literal(id.Contents ?? "")}, {Sql.Literal($"{id.By}: {id.Reason}")})"))}) AS signed (transaction_id, contents, sign_off)
            GROUP BY ALL
            """;

    /// <param name="open">A query of what has to be looked at.</param>
    /// <param name="all">A query of all that is known.</param>
    public static string Homes(string open, string all) =>
        $"""
        SELECT DISTINCT transaction_id, home_date FROM {all}
        WHERE transaction_id IN (SELECT transaction_id FROM {open}) OR transaction_id IN (SELECT transaction_id FROM id_local)
        """;

    /// <param name="winners">Files of the home dates' winners.</param>
    /// <param name="losers">Files of their losers.</param>
    /// <param name="closed">What the final months know; null where none is.</param>
    public static string Standing(IReadOnlyList<string> winners, IReadOnlyList<string> losers, AsOf? closed)
    {
        string late = closed is null ? "true" : $"NOT ({closed.Within()})";
        const string HomeDate = "DATE '1970-01-01' + CAST(epoch_us(original_occurred_at) // 86400000000 AS INTEGER)";
        IEnumerable<string> rows = new[] { (Paths: winners, Reason: "NULL::VARCHAR"), (Paths: losers, Reason: "loser_reason") }
            .Where(files => files.Paths.Count > 0)
            .Select(files => $"""
                SELECT transaction_id, {HomeDate} AS home_date, revision, voided, {MonthNumber.Sql("business_day")} AS month, {late} AS late, {files.Reason} AS loser_reason
                FROM read_parquet({Sql.List(files.Paths)}, hive_partitioning = false)
                """)
            .DefaultIfEmpty("SELECT NULL::UUID AS transaction_id, NULL::DATE AS home_date, 0 AS revision, false AS voided, 0 AS month, false AS late, NULL::VARCHAR AS loser_reason WHERE false");
        const string Stands = "FILTER (loser_reason IS NULL OR loser_reason = 'voided')";
        return $"""
            SELECT transaction_id, home_date, bool_or(loser_reason IS NULL) AS counts, max(month) {Stands} AS month, bool_or(late) {Stands} AS late,
                bool_and(voided AND revision > 0) AS voids_nothing
            FROM ({string.Join(" UNION ALL ", rows)}) SEMI JOIN id_homes USING (transaction_id)
            WHERE loser_reason IS DISTINCT FROM 'retracted' GROUP BY transaction_id, home_date
            """;
    }

    public static string Shared { get; } =
        $"""
        SELECT transaction_id, count(*) FILTER (counts) AS counted, bool_or(voids_nothing) AS voids_nothing,
            string_agg(home_date::VARCHAR, ', ' ORDER BY home_date) AS home_dates,
            string_agg(DISTINCT {LocalIdsSql.Text("month")}, ', ' ORDER BY {LocalIdsSql.Text("month")}) AS months
        FROM id_standing GROUP BY transaction_id HAVING count(*) > 1
        """;

    /// <summary>How many ids might concern any month.</summary>
    public const string AnyConcerned = "SELECT (SELECT count(*) FROM id_local) + (SELECT count(*) FROM id_shared) + (SELECT count(*) FROM id_conflicts)";

    /// <summary>Whether an id has nothing more to be looked after, as far as home dates go.</summary>
    public const string IsCured = "counted <= 1 AND NOT (voids_nothing AND counted = 1)";

    /// <summary>What concerns one month: <see cref="Columns"/>, an id once of each problem.</summary>
    public static string Of(BusinessMonth month, IdPeriod period)
    {
        bool isFirst = month == period.First;
        string number = Number(month);
        string isOpen = period.LastFinal is { } last ? $"month > {Number(last)}" : "true";

        // What lies in a final month counts there as it was closed; only what arrived since is booked in the first open one.
        string books = isFirst ? $"(({isOpen} AND month <= {number}) OR (NOT ({isOpen}) AND late))" : $"({isOpen} AND month = {number})";
        string nowhere = isFirst ? $"OR NOT bool_or(counts AND ({isOpen} OR late))" : "";
        string own = isFirst ? $"(in_month = {number} OR (in_month < {number} AND state = '{Red}'))" : $"in_month = {number}";
        return $"""
            SELECT '{IdFinding.RepeatedId}' AS problem, CASE WHEN counted > 1 THEN '{Red}' ELSE '{Cured}' END AS state, transaction_id, home_dates, months, counted, NULL::VARCHAR AS sign_off, NULL::VARCHAR AS contents
            FROM id_shared JOIN (
                SELECT transaction_id, coalesce(bool_or(counts AND {books}), false) {nowhere} AS red_here, bool_or({books}) AS here FROM id_standing GROUP BY transaction_id) USING (transaction_id)
            WHERE CASE WHEN counted > 1 THEN red_here ELSE here AND {IsCured} END
            UNION ALL
            SELECT DISTINCT problem, state, transaction_id, home_dates, months, counted, sign_off, NULL::VARCHAR AS contents FROM (
                SELECT in_month, problem, local.transaction_id,
                    CASE WHEN problem = '{LocalIdsSql.TwoMonths}' OR shared.counted > 1 THEN '{Red}'
                        WHEN shared.transaction_id IS NOT NULL AND {IsCured} THEN '{Cured}'
                        WHEN signed.transaction_id IS NOT NULL THEN '{SignedOff}'
                        ELSE '{Red}' END AS state,
                    coalesce(shared.home_dates, local.home_date::VARCHAR) AS home_dates, coalesce(shared.months, local.months) AS months,
                    coalesce(shared.counted, local.counted_here) AS counted, signed.sign_off
                FROM id_local AS local LEFT JOIN id_shared AS shared ON shared.transaction_id = local.transaction_id
                LEFT JOIN id_signed AS signed ON signed.transaction_id = local.transaction_id AND signed.contents = '')
            WHERE {own}
            UNION ALL
            {ConflictFindingsSql.Of(month, period)}
            """;
    }

    /// <summary>In the order in which people should look.</summary>
    public const string Order = $"CASE state WHEN '{Red}' THEN 0 WHEN '{SignedOff}' THEN 1 ELSE 2 END, problem, transaction_id, home_dates";

    public static IdFinding Read(in DuckChunk chunk, int row) => new(
        chunk.Text(0, row),
        State(chunk.Text(1, row)),
        new TransactionId(chunk.Uuid(2, row)),
        chunk.Text(3, row),
        chunk.Text(4, row),
        chunk.Longs(5)[row],
        chunk.TextOrNull(6, row),
        chunk.TextOrNull(7, row));

    public static string Word(IdState state) => state switch
    {
        IdState.Red => Red,
        IdState.SignedOff => SignedOff,
        _ => Cured,
    };

    public static IdState State(string word) => word switch
    {
        Red => IdState.Red,
        SignedOff => IdState.SignedOff,
        Cured => IdState.Cured,
        _ => throw new FormatException($"'{word}' is no state of an id."),
    };

    /// <summary>How many ids hold up the close, of the problems named.</summary>
    public static string Count(string findings, params IEnumerable<string> problems) =>
        $"SELECT count(DISTINCT transaction_id) FROM ({findings}) WHERE state = '{Red}' AND problem IN ({string.Join(", ", problems.Select(Sql.Literal))})";

    private static string Number(BusinessMonth month) => MonthNumber.Of(month).ToString(CultureInfo.InvariantCulture);
}
