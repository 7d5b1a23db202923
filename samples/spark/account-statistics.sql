-- The daily statistics by account, computed again from the transactions: a row for every group in which the two differ; none where they agree.
-- Views: transactions (transactions/), account_statistics (account_statistics/).
WITH computed AS (
    SELECT business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction,
        1 AS transactions, amount, exposure_delta, pending_delta, stake,
        CASE
            WHEN kind IN ('DEPOSIT', 'WITHDRAWAL_CANCELLED', 'BONUS') AND amount < 0 THEN 1
            WHEN kind IN ('DEPOSIT_REVERSAL', 'WITHDRAWAL', 'WITHDRAWAL_REQUESTED', 'FEE', 'BONUS_EXPIRED') AND amount > 0 THEN 1
            WHEN kind IN ('WITHDRAWAL_PAID', 'BET_MATCHED', 'BET_CANCELLED') AND amount <> 0 THEN 1
            WHEN kind = 'COMMISSION' AND account_type <> 'HOUSE' AND amount > 0 THEN 1
            WHEN kind = 'COMMISSION' AND account_type = 'HOUSE' AND amount < 0 THEN 1
            WHEN kind = 'COMMISSION_REVERSAL' AND account_type <> 'HOUSE' AND amount < 0 THEN 1
            WHEN kind = 'COMMISSION_REVERSAL' AND account_type = 'HOUSE' AND amount > 0 THEN 1
            ELSE 0
        END AS sign_anomalies
    FROM transactions
), differences AS (
    SELECT * FROM computed
    UNION ALL
    SELECT business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction,
        -transactions, -amount, -exposure_delta, -pending_delta, -stake, -sign_anomalies
    FROM account_statistics
)
SELECT business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction,
    sum(transactions) AS transactions, sum(amount) AS amount, sum(exposure_delta) AS exposure_delta,
    sum(pending_delta) AS pending_delta, sum(stake) AS stake, sum(sign_anomalies) AS sign_anomalies
FROM differences
GROUP BY business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction
HAVING sum(transactions) <> 0 OR sum(amount) <> 0 OR sum(exposure_delta) <> 0 OR sum(pending_delta) <> 0 OR sum(stake) <> 0 OR sum(sign_anomalies) <> 0
