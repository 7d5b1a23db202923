namespace Accounting.Service.Dashboard.Pages;

/// <summary>A query that many ask, to begin with.</summary>
public sealed record ReadyQuestion(string Title, string Sql)
{
    public static IReadOnlyList<ReadyQuestion> All { get; } =
    [
        new("Money by month, currency and kind", """
            SELECT date_trunc('month', business_day) AS month, currency, kind, count(*) AS transactions, sum(amount) AS amount
            FROM transactions
            GROUP BY ALL ORDER BY ALL
            """),
        new("The hundred largest withdrawals", """
            SELECT business_day, account_id, currency, amount, transaction_id, source_partition, source_offset
            FROM transactions
            WHERE kind IN ('WITHDRAWAL', 'WITHDRAWAL_REQUESTED')
            ORDER BY amount LIMIT 100
            """),
        new("Accounts by turnover, last month", """
            SELECT account_id, currency, sum(stake) AS turnover, count(*) FILTER (kind = 'BET_MATCHED') AS bets
            FROM transactions
            WHERE date_trunc('month', business_day) = (SELECT max(date_trunc('month', business_day)) FROM transactions)
            GROUP BY ALL HAVING turnover > 0 ORDER BY currency, turnover DESC LIMIT 200
            """),
        new("Transactions an hour of the day", """
            SELECT hour(occurred_at) AS hour_utc, count(*) AS transactions, count(DISTINCT account_id) AS accounts
            FROM transactions
            GROUP BY ALL ORDER BY ALL
            """),
        new("How late transactions were logged", """
            SELECT business_day, count(*) AS transactions, quantile_cont(date_diff('second', occurred_at, logged_at), [0.5, 0.99, 1.0]) AS seconds_median_p99_max
            FROM transactions
            GROUP BY ALL ORDER BY ALL DESC LIMIT 60
            """),
    ];
}
