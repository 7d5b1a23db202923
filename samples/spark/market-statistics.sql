-- The daily statistics by market, computed again from the transactions: a row for every group in which the two differ; none where they agree.
-- Views: transactions (transactions/), test_transactions (test_transactions/), since markets come to zero only over all accounts, market_statistics (market_statistics/).
WITH differences AS (
    SELECT business_day, market_id, currency, 1 AS transactions, stake AS turnover,
        CASE WHEN kind = 'SETTLEMENT' AND amount > 0 THEN amount ELSE 0 END AS wins,
        CASE WHEN kind = 'SETTLEMENT' AND amount < 0 THEN amount ELSE 0 END AS losses,
        CASE WHEN kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type <> 'HOUSE' THEN amount ELSE 0 END AS commission,
        CASE WHEN kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type = 'HOUSE' THEN amount ELSE 0 END AS house_commission,
        CASE WHEN kind = 'SETTLEMENT_REVERSAL' THEN amount ELSE 0 END AS reversals,
        amount AS residual
    FROM (
        SELECT business_day, market_id, currency, kind, account_type, amount, stake FROM transactions
        UNION ALL SELECT business_day, market_id, currency, kind, account_type, amount, stake FROM test_transactions
    )
    WHERE market_id IS NOT NULL
    UNION ALL
    SELECT business_day, market_id, currency, -transactions, -turnover, -wins, -losses, -commission, -house_commission, -reversals, -residual
    FROM market_statistics
)
SELECT business_day, market_id, currency, sum(transactions) AS transactions, sum(turnover) AS turnover, sum(wins) AS wins, sum(losses) AS losses,
    sum(commission) AS commission, sum(house_commission) AS house_commission, sum(reversals) AS reversals, sum(residual) AS residual
FROM differences
GROUP BY business_day, market_id, currency
HAVING sum(transactions) <> 0 OR sum(turnover) <> 0 OR sum(wins) <> 0 OR sum(losses) <> 0
    OR sum(commission) <> 0 OR sum(house_commission) <> 0 OR sum(reversals) <> 0 OR sum(residual) <> 0
