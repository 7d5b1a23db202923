namespace Accounting.Reporting.Months;

/// <summary>
/// The chain of balances that the exchange states with first revisions, per account and currency, in SQL.
/// <para>1. First revisions are found among winners and losers; a void has no effect.</para>
/// <para>2. They are ordered by the account's running number where every one of the month has it, else by time and id.</para>
/// <para>3. A link's base is its stated balance less the running sum of effects up to it. The chain holds where the base does not change:
/// links that state no balance are passed over, and their effect is not.</para>
/// <para>4. Where it changes, the change is the break's difference, and what was logged between the two links may explain it.</para>
/// Everything is per month; the months are joined where balances are chained on.
/// </summary>
internal static class ChainSql
{
    private const string Account = "month, account_id, account_type, currency";

    /// <summary>Sources in the order in which content is preferred: topics before files, then by origin.</summary>
    private const string Origin = "source LIKE 'file.%', source, \"partition\", \"offset\"";

    private const string Position = "CASE WHEN sequenced THEN account_sequence END, occurred_at, transaction_id";

    /// <summary>Whether the exchange states balances or numbers at all in these rows.</summary>
    public const string Stated =
        """
        SELECT (SELECT count(balance_after) + count(account_sequence) FROM day_winners) + (SELECT count(balance_after) + count(account_sequence) FROM day_losers)
        """;

    /// <summary>Makes <c>firsts</c>: one row for each first revision of the months. Kept only where it is read more than once.</summary>
    public static string Firsts(string months, bool kept) =>
        $"""
        CREATE TEMP {(kept ? "TABLE" : "VIEW")} firsts AS
        SELECT month, account_id, account_type, currency, transaction_id, occurred_at, account_sequence, amount AS effect, balance_after
        FROM day_winners WHERE revision = 0 AND account_type <> 'TEST' AND month IN ({months})
        UNION ALL
        SELECT month, account_id, account_type, currency, transaction_id, occurred_at, account_sequence,
            CASE WHEN voided THEN 0 ELSE amount END AS effect, balance_after
        FROM (
            SELECT * FROM day_losers WHERE revision = 0 AND loser_reason IN ('superseded', 'voided')
            QUALIFY row_number() OVER (PARTITION BY home_day, transaction_id ORDER BY {Origin}) = 1)
        WHERE account_type <> 'TEST' AND month IN ({months})
        """;

    /// <summary>Makes <c>links</c>: the first revisions in order, with their bases.</summary>
    public static string Links() =>
        $"""
        CREATE TEMP TABLE links AS
        SELECT {Account}, occurred_at, effect,
            row_number() OVER place AS place,
            balance_after - sum(effect) OVER (place ROWS UNBOUNDED PRECEDING) AS base
        FROM (SELECT *, bool_and(account_sequence IS NOT NULL) OVER (PARTITION BY {Account}) AS sequenced FROM firsts)
        WINDOW place AS (PARTITION BY {Account} ORDER BY {Position})
        """;

    /// <summary>Where the months have no stated balance at all, nothing needs to be in order.</summary>
    public static string LinksWithoutBalances() =>
        $"""
        CREATE TEMP TABLE links AS
        SELECT {Account}, max(occurred_at) AS occurred_at, sum(effect) AS effect, CAST(1 AS BIGINT) AS place, CAST(NULL AS DECIMAL(38,4)) AS base
        FROM firsts GROUP BY ALL
        """;

    public static string Chains() =>
        $"""
        SELECT {Account}, count(base) AS links, CAST(sum(effect) AS DECIMAL(38,4)) AS total,
            arg_min(base, place) AS first_base, arg_min(occurred_at, place) FILTER (base IS NOT NULL) AS first_at,
            arg_max(base, place) AS last_base, arg_max(occurred_at, place) FILTER (base IS NOT NULL) AS last_at
        FROM links GROUP BY ALL
        """;

    public static string Breaks() =>
        $"""
        SELECT {Account}, from_at, to_at, difference FROM (
            SELECT {Account}, lag(occurred_at) OVER chain AS from_at, occurred_at AS to_at, base - lag(base) OVER chain AS difference
            FROM links WHERE base IS NOT NULL
            WINDOW chain AS (PARTITION BY {Account} ORDER BY place))
        WHERE difference <> 0
        """;

    /// <summary>
    /// What each later revision changed, by account: its effect less that of the next lower stored revision, which leaves the account
    /// (and the currency) it stood in. Of the home dates in <paramref name="owners"/> (<c>home_day, month</c>), each of which belongs to one month.
    /// </summary>
    public static string Revisions(string owners) =>
        $"""
        WITH changed AS (
            SELECT home_day, transaction_id FROM day_winners WHERE revision > 0
            UNION
            SELECT home_day, transaction_id FROM day_losers WHERE loser_reason IN ('superseded', 'voided')),
        stored AS (
            SELECT home_day, transaction_id, revision, account_id, currency, amount AS effect, logged_at, source, "partition", "offset" FROM day_winners
            UNION ALL
            SELECT home_day, transaction_id, revision, account_id, currency, CASE WHEN voided THEN 0 ELSE amount END, logged_at, source, "partition", "offset"
            FROM day_losers WHERE loser_reason IN ('superseded', 'voided')),
        single AS (
            SELECT * FROM stored SEMI JOIN changed USING (home_day, transaction_id)
            QUALIFY row_number() OVER (PARTITION BY home_day, transaction_id, revision ORDER BY {Origin}) = 1),
        stepped AS (
            SELECT *, lag(account_id) OVER steps AS old_account_id, lag(currency) OVER steps AS old_currency, lag(effect) OVER steps AS old_effect
            FROM single WINDOW steps AS (PARTITION BY home_day, transaction_id ORDER BY revision)),
        deltas AS (
            SELECT home_day, account_id, currency, logged_at, effect AS delta FROM stepped WHERE revision > 0
            UNION ALL
            SELECT home_day, old_account_id, old_currency, logged_at, -old_effect FROM stepped WHERE revision > 0 AND old_account_id IS NOT NULL)
        SELECT owner.month, account_id, currency, logged_at, CAST(sum(delta) AS DECIMAL(38,4)) AS delta
        FROM deltas JOIN (VALUES {owners}) AS owner (home_day, month) USING (home_day)
        GROUP BY ALL HAVING sum(delta) <> 0
        """;
}
