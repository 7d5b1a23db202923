using System.Globalization;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>
/// The chain of balances that the exchange states with first revisions, per account and currency, in SQL.
/// <para>1. First revisions are found among winners and losers; a void has no effect. What an account opened with is no statement of the exchange: it counts
/// as it stands now, and before everything else.</para>
/// <para>2. They are ordered by the account's running number where every one of the month has it, else by time; those of one instant so that the
/// chain holds if any order does (<see cref="InstantOrder"/>), else by id.</para>
/// <para>3. A link's base is its stated balance less the running sum of effects up to it. The chain holds where the base does not change:
/// links that state no balance are passed over, and their effect is not.</para>
/// <para>4. Where it changes, the change is the break's difference, and corrections may explain it (<see cref="ChainCorrections"/>).</para>
/// Everything is per month; the months are joined where balances are chained on.
/// </summary>
internal static class ChainSql
{
    /// <summary>Whether a row is what its account opened with.</summary>
    public const string Opens = "kind = 'OPENING_BALANCE'";

    private const string Account = "month, account_id, account_type, currency";

    /// <summary>Sources in the order in which content is preferred: topics before files, then by origin.</summary>
    private const string Origin = "source LIKE 'file.%', source, \"partition\", \"offset\"";

    /// <summary>Whether the exchange states balances or numbers at all in these rows.</summary>
    public const string Stated =
        """
        SELECT (SELECT count(balance_after) + count(account_sequence) FROM day_winners) + (SELECT count(balance_after) + count(account_sequence) FROM day_losers)
        """;

    /// <summary>
    /// Whether a row was brought in after the fact, from a file or by a producer of history, so that when it was logged says nothing about what the
    /// exchange knew when it stated its balance.
    /// </summary>
    private const string Imported = "source LIKE 'file.%' OR epoch_us(logged_at) - epoch_us(occurred_at) > 86400000000";

    /// <summary>Makes <c>firsts</c>: one row for each first revision of the months. Kept only where it is read more than once.</summary>
    /// <param name="months">Their numbers.</param>
    /// <param name="kept">Whether as a table.</param>
    /// <param name="accounts">A condition for the accounts that are wanted; null for all.</param>
    public static string Firsts(string months, bool kept, string? accounts = null)
    {
        string wanted = $"account_type <> 'TEST' AND month IN ({months})" + (accounts is null ? "" : $" AND {accounts}");
        return $"""
            CREATE TEMP {(kept ? "TABLE" : "VIEW")} firsts AS
            SELECT month, account_id, account_type, currency, home_day, transaction_id, occurred_at, account_sequence, amount AS effect, balance_after,
                source, "partition", "offset", logged_at, false AS opens
            FROM day_winners WHERE revision = 0 AND NOT ({Opens}) AND {wanted}
            UNION ALL
            SELECT month, account_id, account_type, currency, home_day, transaction_id, occurred_at, NULL, amount, NULL, source, "partition", "offset", logged_at, true
            FROM day_winners WHERE {Opens} AND {wanted}
            UNION ALL
            SELECT month, account_id, account_type, currency, home_day, transaction_id, occurred_at, account_sequence,
                CASE WHEN voided THEN 0 ELSE amount END AS effect, balance_after, source, "partition", "offset", logged_at, false
            FROM ({FirstLosers("day_losers")})
            WHERE {wanted}
            """;
    }

    /// <summary>Of rows that lost, the first revisions that once stood: one of each id, wherever it was read.</summary>
    public static string FirstLosers(string losers) =>
        $"""
        SELECT * FROM {losers} WHERE revision = 0 AND NOT ({Opens}) AND loser_reason IN ('superseded', 'voided')
        QUALIFY row_number() OVER (PARTITION BY home_day, transaction_id ORDER BY {Origin}) = 1
        """;

    /// <summary>Makes <c>links</c>: the first revisions in order, with their bases.</summary>
    public static string Links() => $"CREATE TEMP TABLE links AS {LinksOf("SELECT *, CAST(0 AS BIGINT) AS turn FROM firsts")}";

    /// <summary>
    /// Makes <c>torn</c>: the accounts, by month, of which rows of one instant may have to be put in another order. Those are the ones with a break, and
    /// those whose first instant leaves open with which balance it begins. Numbers, where all rows have them, are the order.
    /// </summary>
    public static string Torn() =>
        $"""
        CREATE TEMP TABLE torn AS
        WITH instants AS (
            SELECT {Account}, occurred_at, count(*) AS rows, count(account_sequence) + count(*) FILTER (opens) AS numbers, count(balance_after) AS balances, sum(effect) AS effect
            FROM firsts GROUP BY ALL),
        accounts AS (
            SELECT {Account}, sum(rows) <> sum(numbers) AND max(rows) FILTER (balances > 0) > 1 AS tied,
                arg_min(rows > 1 AND balances > 0 AND (effect = 0 OR balances < rows), occurred_at) AS begins_open
            FROM instants GROUP BY ALL)
        SELECT {Account} FROM accounts WHERE tied AND (begins_open OR ({Account}) IN (
            SELECT ({Account}) FROM (SELECT {Account} FROM links WHERE base IS NOT NULL GROUP BY ALL HAVING min(base) <> max(base))))
        """;

    /// <summary>The rows of torn accounts, by account and instant.</summary>
    public const string TornRows =
        $"""
        SELECT month, account_id, account_type, currency, CASE WHEN opens THEN to_timestamp(0) ELSE occurred_at END AS instant, firsts.rowid, CAST(effect AS DECIMAL(18,4)), balance_after
        FROM firsts SEMI JOIN torn USING ({Account}) ORDER BY {Account}, instant, transaction_id
        """;

    /// <summary>Puts torn accounts in order again, by the turns of rows within their instants that <c>turns()</c> tells.</summary>
    public static string Relink() =>
        $"""
        DELETE FROM links WHERE ({Account}) IN (SELECT ({Account}) FROM torn);
        INSERT INTO links {LinksOf($"SELECT firsts.*, coalesce(told.turn, 0) AS turn FROM firsts SEMI JOIN torn USING ({Account}) LEFT JOIN turns() AS told ON told.row = firsts.rowid")}
        """;

    /// <summary>Where the months have no stated balance at all, nothing needs to be in order.</summary>
    public static string LinksWithoutBalances() =>
        $"""
        CREATE TEMP TABLE links AS
        SELECT {Account}, max(occurred_at) AS occurred_at, sum(effect) AS effect, CAST(1 AS BIGINT) AS place, CAST(NULL AS DECIMAL(38,4)) AS base,
            false AS imported, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS INTEGER) AS "partition", CAST(NULL AS BIGINT) AS "offset", max(logged_at) AS logged_at, true AS follows
        FROM firsts GROUP BY ALL
        """;

    /// <summary>Offsets say something about order only where the account's rows stand in the log in the order of the chain.</summary>
    public static string Chains() =>
        $"""
        SELECT {Account}, count(base) AS links, CAST(sum(effect) AS DECIMAL(38,4)) AS total,
            arg_min(base, place) AS first_base, {string.Join(", ", FirstColumns.Select(column => $"arg_min({column}, place) FILTER (base IS NOT NULL) AS {First(column)}"))},
            CASE WHEN bool_and(follows) THEN arg_min("offset", place) FILTER (base IS NOT NULL) END AS first_offset,
            arg_max(base, place) AS last_base, arg_max(occurred_at, place) FILTER (base IS NOT NULL) AS last_at, arg_max(imported, place) FILTER (base IS NOT NULL) AS last_imported
        FROM links GROUP BY ALL
        """;

    public static string Breaks() =>
        $"""
        WITH broken AS (
            SELECT * FROM (
                SELECT {Account}, place, lag(occurred_at) OVER chain AS from_at, occurred_at AS to_at, base - lag(base) OVER chain AS difference,
                    imported OR lag(imported) OVER chain AS imported, source, "partition", "offset", logged_at
                FROM links WHERE base IS NOT NULL
                WINDOW chain AS (PARTITION BY {Account} ORDER BY place))
            WHERE difference <> 0),
        logs AS (SELECT {Account}, bool_and(follows) AS in_order FROM links SEMI JOIN broken USING ({Account}) GROUP BY ALL)
        SELECT {Account}, place, from_at, to_at, difference, imported, source, "partition", CASE WHEN in_order THEN "offset" END AS "offset", logged_at
        FROM broken JOIN logs USING ({Account})
        """;

    public const string RevisionsOrder = "account_id, currency, logged_at, transaction_id, revision";

    /// <summary>Whether <see cref="Revisions"/> may find any.</summary>
    public static bool AnyRevisions(DuckConnection connection, CancellationToken cancellation) =>
        connection.Scalar<long>("SELECT (SELECT count(*) FROM day_losers) + (SELECT count(*) FROM day_winners WHERE revision > 0)", cancellation) > 0;

    /// <summary>A home date's revisions belong to the first business month that it touches, so that each is found once.</summary>
    public static string Owners(IEnumerable<DayVersion> days) => string.Join(
        ", ",
        days.Select(day => string.Create(CultureInfo.InvariantCulture, $"({day.Date.DaysSinceEpoch}, {MonthNumber.Of(day.Manifest.BusinessMonths[0])})")));

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
            SELECT home_day, transaction_id, revision, account_id, currency, amount AS effect, {Place} FROM day_winners WHERE NOT ({Opens})
            UNION ALL
            SELECT home_day, transaction_id, revision, account_id, currency, CASE WHEN voided THEN 0 ELSE amount END, {Place}
            FROM day_losers WHERE loser_reason IN ('superseded', 'voided') AND NOT ({Opens})),
        single AS (
            SELECT * FROM stored SEMI JOIN changed USING (home_day, transaction_id)
            QUALIFY row_number() OVER (PARTITION BY home_day, transaction_id, revision ORDER BY {Origin}) = 1),
        stepped AS (
            SELECT *, lag(account_id) OVER steps AS old_account_id, lag(currency) OVER steps AS old_currency, lag(effect) OVER steps AS old_effect
            FROM single WINDOW steps AS (PARTITION BY home_day, transaction_id ORDER BY revision)),
        deltas AS (
            SELECT home_day, transaction_id, revision, account_id, currency, {Place}, effect AS delta FROM stepped WHERE revision > 0
            UNION ALL
            SELECT home_day, transaction_id, revision, old_account_id, old_currency, {Place}, -old_effect FROM stepped WHERE revision > 0 AND old_account_id IS NOT NULL)
        SELECT owner.month, account_id, currency, transaction_id, revision, {Place}, CAST(sum(delta) AS DECIMAL(38,4)) AS delta
        FROM deltas JOIN (VALUES {owners}) AS owner (home_day, month) USING (home_day)
        GROUP BY ALL HAVING sum(delta) <> 0
        """;

    private const string Place = "original_occurred_at, logged_at, source, \"partition\", \"offset\"";

    private static readonly string[] FirstColumns = ["occurred_at", "imported", "source", "\"partition\"", "logged_at"];

    private static string First(string column) => column == "occurred_at" ? "first_at" : $"first_{column.Trim('"')}";

    private static string LinksOf(string rows) =>
        $"""
        SELECT {Account}, occurred_at, effect,
            row_number() OVER place AS place,
            balance_after - sum(effect) OVER (place ROWS UNBOUNDED PRECEDING) AS base,
            {Imported} AS imported, source, "partition", "offset", logged_at,
            opens OR lag(opens, 1, false) OVER place
                OR ("offset" > lag("offset", 1, -1) OVER place AND source = lag(source, 1, source) OVER place AND "partition" = lag("partition", 1, "partition") OVER place) AS follows
        FROM (SELECT *, bool_and(account_sequence IS NOT NULL OR opens) OVER (PARTITION BY {Account}) AS sequenced FROM ({rows}))
        WINDOW place AS (PARTITION BY {Account} ORDER BY NOT opens, CASE WHEN sequenced THEN account_sequence END, occurred_at, turn, transaction_id)
        """;
}
