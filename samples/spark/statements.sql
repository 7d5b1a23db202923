-- The accounts' statements of a month, computed again from the transactions: a row for every figure in which the two differ; none where they agree.
-- Views: transactions (transactions/), statements (account-statements.parquet of the month's report), month (first_day, last_day: one row).
-- "as known now": what became known of a month after it was closed stands in a later one's prior-period adjustments, so of an older month
-- these rows are what its restatement would change.
WITH known AS (
    SELECT t.account_id, t.currency, t.account_type, t.kind, t.amount, t.exposure_delta, t.pending_delta, t.stake, t.business_day >= m.first_day AS is_of_month
    FROM transactions t CROSS JOIN month m
    WHERE t.business_day <= m.last_day
), computed AS (
    SELECT account_id, currency, account_type, kind AS figure, amount, 1 AS transactions FROM known WHERE is_of_month
    UNION ALL SELECT account_id, currency, account_type, 'brought forward', amount, 0 FROM known WHERE NOT is_of_month
    UNION ALL SELECT account_id, currency, account_type, 'closing', amount, 0 FROM known
    UNION ALL SELECT account_id, currency, account_type, 'exposure', exposure_delta, 0 FROM known
    UNION ALL SELECT account_id, currency, account_type, 'pending', pending_delta, 0 FROM known
    UNION ALL SELECT account_id, currency, account_type, 'turnover', stake, 0 FROM known WHERE is_of_month
), reported AS (
    SELECT account_id, currency, account_type, 'brought forward' AS figure, opening + prior_period_adjustment AS amount, 0 AS transactions FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'closing', closing, 0 FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'exposure', exposure, 0 FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'pending', pending, 0 FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'turnover', turnover, 0 FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'DEPOSIT', deposit_amount, deposit_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'DEPOSIT_REVERSAL', deposit_reversal_amount, deposit_reversal_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'WITHDRAWAL', withdrawal_amount, withdrawal_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'WITHDRAWAL_REQUESTED', withdrawal_requested_amount, withdrawal_requested_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'WITHDRAWAL_CANCELLED', withdrawal_cancelled_amount, withdrawal_cancelled_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'WITHDRAWAL_PAID', withdrawal_paid_amount, withdrawal_paid_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'BET_MATCHED', bet_matched_amount, bet_matched_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'BET_CANCELLED', bet_cancelled_amount, bet_cancelled_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'SETTLEMENT', settlement_amount, settlement_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'SETTLEMENT_REVERSAL', settlement_reversal_amount, settlement_reversal_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'COMMISSION', commission_amount, commission_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'COMMISSION_REVERSAL', commission_reversal_amount, commission_reversal_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'FEE', fee_amount, fee_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'BONUS', bonus_amount, bonus_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'BONUS_EXPIRED', bonus_expired_amount, bonus_expired_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'ADJUSTMENT', adjustment_amount, adjustment_count FROM statements
    UNION ALL SELECT account_id, currency, account_type, 'OPENING_BALANCE', opening_balance_amount, opening_balance_count FROM statements
), sides AS (
    SELECT account_id, currency, account_type, figure, amount AS computed, 0 AS reported, transactions AS computed_transactions, 0 AS reported_transactions FROM computed
    UNION ALL SELECT account_id, currency, account_type, figure, 0, amount, 0, transactions FROM reported
)
SELECT account_id, currency, account_type, figure, sum(computed) AS computed, sum(reported) AS reported,
    sum(computed_transactions) AS computed_transactions, sum(reported_transactions) AS reported_transactions
FROM sides
GROUP BY account_id, currency, account_type, figure
HAVING sum(computed) <> sum(reported) OR sum(computed_transactions) <> sum(reported_transactions)
