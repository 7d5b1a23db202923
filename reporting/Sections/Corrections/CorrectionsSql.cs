using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>
/// What changed transactions do to accounts, in SQL over <c>changes</c>, which holds of each the row that stood and the one that stands.
/// A transaction acts where its account, account type, currency, kind and business day say; so one that moved, or became one of another kind, takes its effect away in one place and brings it to another,
/// and each place is a row of its own; so does one that stays as it is, and that other time-zone rules put into another month. Voids have no effect.
/// </summary>
internal static class CorrectionsSql
{
    public const string Order = "original_month, account_id, currency, transaction_id, kind, home_date, account_type";

    private const string Change =
        """
        CASE WHEN old_content_hash = new_content_hash THEN 'time-zone rules'
            WHEN old_revision IS NULL THEN 'late'
            WHEN new_revision IS NULL OR new_revision < old_revision THEN 'retracted'
            WHEN new_voided THEN 'voided'
            WHEN old_voided THEN 'restored'
            WHEN new_revision > old_revision THEN 'revised'
            ELSE 'replaced' END
        """;

    private static readonly string[] Fields =
    [
        "account_id", "account_type", "kind", "currency", "amount", "exposure_delta", "pending_delta", "stake", "occurred_at", "account_sequence", "market_id",
        "sport", "in_play", "jurisdiction", "balance_after", "reference",
    ];

    /// <summary>A semicolon and a space. As a literal it would have DuckDB plan the statement twice (<c>DirectQuery</c>).</summary>
    private const string Separator = "chr(59) || ' '";

    /// <summary>Of a transaction that has two rows: each field that they say otherwise, with both values.</summary>
    private static string ChangedFields { get; } =
        $"CASE WHEN old_revision IS NOT NULL AND new_revision IS NOT NULL THEN concat_ws({Separator}, {string.Join(", ", Fields.Select(ChangedField))}, {ChangedDay}) END";

    /// <summary>Of the same time, which falls on another day only by other rules.</summary>
    private const string ChangedDay =
        "CASE WHEN old_occurred_at = new_occurred_at AND old_business_day <> new_business_day THEN 'business_day ' || CAST(old_business_day AS VARCHAR) || ' -> ' || CAST(new_business_day AS VARCHAR) END";

    /// <summary>Effects on business days before <paramref name="limit"/>, and in <c>effect</c> what they do to a figure.</summary>
    /// <param name="limit">The first day that is left out.</param>
    /// <param name="measure">The figure.</param>
    public static string Effects(BusinessDay limit, ChangeMeasure measure) =>
        $"""
        WITH legs AS (
            {Leg("old", "-", limit, measure)} UNION ALL {Leg("new", "", limit, measure)}),
        effects AS (
            SELECT home_date, transaction_id, account_id, currency, account_type, kind, month, CAST(sum(transactions) AS BIGINT) AS transactions, {Sum("amount")}, {Sum("exposure_delta")}, {Sum("pending_delta")}, {Sum("stake")}, {Sum("effect")}
            FROM legs GROUP BY home_date, transaction_id, account_id, currency, account_type, kind, month)
        SELECT strftime(month, '%Y-%m') AS original_month, account_id, currency, effects.account_type AS account_type, CAST(transaction_id AS VARCHAR) AS transaction_id, {Change} AS change,
            kind, transactions, CAST(old_revision AS BIGINT) AS old_revision, CAST(new_revision AS BIGINT) AS new_revision,
            amount, exposure_delta, pending_delta, stake, effect, {ChangedFields} AS changed_fields,
            {Origin("source")}, CAST({Now("partition")} AS BIGINT) AS "partition", {Origin("offset")}, {Origin("run")}, {Time(Now("logged_at"))} AS logged_at,
            strftime(home_date, '%Y-%m-%d') AS home_date
        FROM effects JOIN changes USING (home_date, transaction_id)
        """;

    /// <summary>The sums of a table of effects by the month that they belong to.</summary>
    public static string ByMonth(string effects) =>
        $"""
        SELECT original_month, currency, count(*) AS transactions, {Sum("amount")}, {Sum("exposure_delta")}, {Sum("pending_delta")}, {Sum("stake")}
        FROM {effects} GROUP BY original_month, currency
        """;

    /// <summary>
    /// What changed of betting on business days before <paramref name="limit"/>, by the month that it belongs to, group and market: <c>original_period,
    /// currency, sport, in_play, jurisdiction, market_id, is_test, turnover, commission, bets</c>.
    /// </summary>
    public static string Betting(BusinessDay limit) =>
        $"""
        SELECT original_period, currency, sport, in_play, jurisdiction, market_id, is_test, {Sum("turnover")}, {Sum("commission")}, CAST(sum(bets) AS BIGINT) AS bets
        FROM ({BettingLeg("old", "-", limit)} UNION ALL {BettingLeg("new", "", limit)}) GROUP BY ALL ORDER BY ALL
        """;

    private static string BettingLeg(string side, string sign, BusinessDay limit) =>
        $"""
        SELECT strftime({side}_business_day, '%Y-%m') AS original_period, {side}_currency AS currency, {side}_sport AS sport, {side}_in_play AS in_play, {side}_jurisdiction AS jurisdiction,
            {side}_market_id AS market_id, {side}_account_type = 'TEST' AS is_test, {sign}{side}_stake AS turnover,
            CASE WHEN {side}_kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND {side}_account_type <> 'HOUSE' THEN {sign}{side}_amount ELSE 0 END AS commission,
            CASE WHEN {side}_kind = 'BET_MATCHED' THEN {sign}1 ELSE 0 END AS bets
        FROM changes WHERE NOT {side}_voided AND {side}_business_day < DATE '{limit}'
        """;

    /// <summary>
    /// What changed of postings on business days before <paramref name="limit"/>, in the columns of <see cref="PostingsSql"/>: net, since what is taken away on one
    /// side was credited or debited before.
    /// </summary>
    public static string Postings(BusinessDay limit) =>
        $"""
        SELECT {PostingsSql.Order}, CAST(sum(transactions) AS BIGINT) AS transactions, {Sum("amount")}, {Sum("pending_delta")},
            {None} AS amount_credits, {None} AS pending_credits, {None} AS contra_credits
        FROM ({PostingsLeg("old", "-", limit)} UNION ALL {PostingsLeg("new", "", limit)})
        GROUP BY {PostingsSql.Order} HAVING sum(amount) <> 0 OR sum(pending_delta) <> 0 ORDER BY {PostingsSql.Order}
        """;

    private const string None = "CAST(0 AS DECIMAL(38,4))";

    private static string PostingsLeg(string side, string sign, BusinessDay limit) =>
        $"""
        SELECT {side}_business_day AS business_day, {side}_currency AS currency, {side}_account_type AS account_type, {side}_kind AS kind, {sign}1 AS transactions,
            {sign}{side}_amount AS amount, {sign}{side}_pending_delta AS pending_delta
        FROM changes WHERE NOT {side}_voided AND {side}_account_type <> 'TEST' AND {side}_business_day < DATE '{limit}'
        """;

    /// <summary>A time as the tables show it.</summary>
    public static string Time(string column) => $"strftime(({column}) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')";

    private static string ChangedField(string field)
    {
        string Text(string column) => $"coalesce({(field == "occurred_at" ? Time(column) : $"CAST({column} AS VARCHAR)")}, 'nothing')";
        return $"CASE WHEN old_{field} IS DISTINCT FROM new_{field} THEN '{field} ' || {Text($"old_{field}")} || ' -> ' || {Text($"new_{field}")} END";
    }

    private static string Leg(string side, string sign, BusinessDay limit, ChangeMeasure measure) =>
        $"""
        SELECT home_date, transaction_id, account_id, currency, account_type, kind, {sign}transactions AS transactions, CAST(date_trunc('month', business_day) AS DATE) AS month,
            {sign}amount AS amount, {sign}exposure_delta AS exposure_delta, {sign}pending_delta AS pending_delta, {sign}stake AS stake, {sign}({measure.Measure}) AS effect
        FROM (SELECT home_date, transaction_id, 1 AS transactions, {string.Join(", ", ChangeMeasure.Columns.Select(column => $"{side}_{column} AS {column}"))} FROM changes WHERE NOT {side}_voided)
        WHERE business_day < DATE '{limit}' AND ({measure.Condition})
        """;

    private static string Sum(string column) => $"CAST(sum({column}) AS DECIMAL(38,4)) AS {column}";

    /// <summary>Of the row that stands, or where none does of the one that did.</summary>
    private static string Now(string column) => $"CASE WHEN new_revision IS NULL THEN \"old_{column}\" ELSE \"new_{column}\" END";

    private static string Origin(string column) => $"{Now(column)} AS \"{column}\"";
}
