namespace Accounting.Reporting.Months;

/// <summary>
/// Since when what is open of CUSTOMER accounts is open: pending withdrawals and exposure by the day on which they were taken, and debts by the day since which
/// the balance is below zero.
/// <para>1. Releases are matched with takings oldest first. Whatever was released, in whatever order, took the oldest takings; so of an open amount R the
/// newest takings that come to R are left, and nothing but gross takings by day has to be known (<see cref="MonthFactFiles.ClientDays"/>). A release that came
/// before its taking takes the next one, which is the oldest that isn't taken yet.</para>
/// <para>2. Takings before the lots that are left at a month's end never count again, since all later ones are newer: the lots are what is chained on.</para>
/// <para>3. A balance is below zero since the first day after the last of its days' ends that was not.</para>
/// What an account had when the books began is open since that day at least, and the oldest of that day.
/// </summary>
internal static class OpenItemsSql
{
    public const string Pending = "pending";

    public const string Exposure = "exposure";

    public const string Overdrawn = "overdrawn";

    public const string Order = "account_id, currency, item, since, at_least DESC";

    private const string Columns = "account_id, currency, item, since, at_least, amount";

    private const string NoDays =
        "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DATE) AS business_day, CAST(NULL AS BOOLEAN) AS is_opening, CAST(NULL AS DECIMAL(38,4)) AS amount, "
        + "CAST(NULL AS DECIMAL(38,4)) AS exposure_taken, CAST(NULL AS DECIMAL(38,4)) AS pending_taken WHERE false";

    private const string NoItems =
        "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS item, CAST(NULL AS DATE) AS since, CAST(NULL AS BOOLEAN) AS at_least, CAST(NULL AS DECIMAL(38,4)) AS amount WHERE false";

    /// <summary>For <see cref="MonthFactFiles.OpenItems"/>: of the accounts of <c>rolled</c>.</summary>
    /// <param name="items">At the end of the month before.</param>
    /// <param name="balances">At the end of the month before.</param>
    /// <param name="days">What the month's days moved.</param>
    public static string Roll(string? items, string? balances, string? days) =>
        $"""
        WITH days AS ({(days is null ? NoDays : $"SELECT account_id, currency, business_day, is_opening, amount, exposure_taken, pending_taken FROM {BalancesSql.File(days)}")}),
        before AS ({(items is null ? NoItems : $"SELECT {Columns} FROM {BalancesSql.File(items)}")}),
        {Lots},
        {Debts(balances)}
        SELECT {Columns} FROM (SELECT {Columns} FROM lots UNION ALL SELECT {Columns} FROM debts) ORDER BY {Order}
        """;

    /// <summary>The newest takings that come to what is open; of the oldest of them what isn't released.</summary>
    private static string Lots =>
        $"""
        takings AS (
            SELECT {Columns} FROM before WHERE item <> '{Overdrawn}'
            UNION ALL SELECT account_id, currency, '{Pending}', business_day, is_opening, pending_taken FROM days WHERE pending_taken > 0
            UNION ALL SELECT account_id, currency, '{Exposure}', business_day, is_opening, exposure_taken FROM days WHERE exposure_taken > 0),
        still_open AS (
            SELECT account_id, currency, '{Pending}' AS item, pending AS open FROM rolled WHERE account_type = 'CUSTOMER' AND pending > 0
            UNION ALL SELECT account_id, currency, '{Exposure}', exposure FROM rolled WHERE account_type = 'CUSTOMER' AND exposure > 0),
        counted AS (
            SELECT takings.*, open, sum(amount) OVER (PARTITION BY account_id, currency, item ORDER BY since DESC, at_least ROWS UNBOUNDED PRECEDING) - amount AS newer
            FROM takings JOIN still_open USING (account_id, currency, item)),
        lots AS (SELECT account_id, currency, item, since, at_least, CAST(least(amount, open - newer) AS DECIMAL(38,4)) AS amount FROM counted WHERE newer < open)
        """;

    /// <summary>A debt from before the month keeps its day where none of the month's days ended without it.</summary>
    private static string Debts(string? balances) =>
        $"""
        debtors AS (SELECT account_id, currency, -amount AS amount FROM rolled WHERE account_type = 'CUSTOMER' AND amount < 0),
        moved AS (
            SELECT account_id, currency, business_day, sum(amount) AS amount, coalesce(sum(amount) FILTER (is_opening), 0) < 0 AS opened FROM days SEMI JOIN debtors USING (account_id, currency) GROUP BY ALL
            UNION ALL SELECT account_id, currency, NULL, amount, false FROM ({BalancesSql.Balances(balances)}) SEMI JOIN debtors USING (account_id, currency) WHERE account_type = 'CUSTOMER'),
        ends AS (
            SELECT account_id, currency, business_day, opened, sum(amount) OVER (PARTITION BY account_id, currency ORDER BY business_day NULLS FIRST ROWS UNBOUNDED PRECEDING) AS balance
            FROM moved),
        covered AS (SELECT account_id, currency, max(business_day) AS last_day FROM ends WHERE balance >= 0 AND business_day IS NOT NULL GROUP BY ALL),
        fallen AS (
            SELECT account_id, currency, min(business_day) AS fell_on, arg_min(opened, business_day) AS opened
            FROM ends LEFT JOIN covered USING (account_id, currency) WHERE business_day IS NOT NULL AND (last_day IS NULL OR business_day > last_day) GROUP BY ALL),
        earlier AS (SELECT account_id, currency, since AS kept_since, at_least AS kept_at_least FROM before WHERE item = '{Overdrawn}'),
        debts AS (
            SELECT account_id, currency, '{Overdrawn}' AS item, CASE WHEN last_day IS NULL THEN coalesce(kept_since, fell_on) ELSE fell_on END AS since,
                CASE WHEN last_day IS NULL THEN coalesce(kept_at_least, opened) ELSE opened END AS at_least, CAST(amount AS DECIMAL(38,4)) AS amount
            FROM debtors LEFT JOIN covered USING (account_id, currency) LEFT JOIN fallen USING (account_id, currency) LEFT JOIN earlier USING (account_id, currency))
        """;
}
