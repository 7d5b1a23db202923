using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>
/// <c>roll-forward</c>: of each account and currency how the opening became the closing. closing = opening + the columns of the kinds +
/// prior_period_adjustment; exposure and pending roll forward alike: what they were, what moved them in the month, what became known of earlier months.
/// </summary>
internal static class RollForwardTable
{
    public const string Name = "roll-forward";

    /// <summary>Every kind stands in one column; those of bets and of payments made are zero by rule, and there for amounts against it.</summary>
    public static IReadOnlyList<(string Column, TransactionKind[] Kinds)> Groups { get; } =
    [
        ("deposits", [TransactionKind.Deposit]),
        ("deposit_reversals", [TransactionKind.DepositReversal]),
        ("withdrawals", [TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.WithdrawalCancelled, TransactionKind.WithdrawalPaid]),
        ("bets", [TransactionKind.BetMatched, TransactionKind.BetCancelled]),
        ("settlements", [TransactionKind.Settlement]),
        ("settlement_reversals", [TransactionKind.SettlementReversal]),
        ("commission", [TransactionKind.Commission, TransactionKind.CommissionReversal]),
        ("fees", [TransactionKind.Fee]),
        ("bonuses", [TransactionKind.Bonus, TransactionKind.BonusExpired]),
        ("adjustments", [TransactionKind.Adjustment]),
        ("opening_balances", [TransactionKind.OpeningBalance]),
    ];

    /// <summary>The rows, from <c>statements</c>.</summary>
    public static string Select(IReadOnlySet<TransactionKind> occurring)
    {
        IEnumerable<string> groups = Groups.Select(group => $"{Sum(group.Kinds, occurring)} AS {group.Column}");
        return $"""
            SELECT account_id, currency, account_type, opening, {string.Join(", ", groups)}, prior_period_adjustment, closing,
                opening_exposure, exposure - opening_exposure - prior_period_exposure AS exposure_movement, prior_period_exposure, exposure,
                opening_pending, pending - opening_pending - prior_period_pending AS pending_movement, prior_period_pending, pending,
                available, turnover, transactions
            FROM statements ORDER BY {StatementsTable.Order}
            """;
    }

    /// <summary>The sums of the rows by currency.</summary>
    public static List<RollForwardTotals> Totals(DuckConnection connection, IReadOnlySet<TransactionKind> occurring, CancellationToken cancellation)
    {
        string sums = string.Join(", ", Groups.Select(group => $"sum({group.Column})"));
        return connection.Rows(
            $"""
            SELECT currency, sum(opening), sum(prior_period_adjustment), sum(closing), sum(opening_exposure), sum(exposure_movement), sum(prior_period_exposure), sum(exposure),
                sum(opening_pending), sum(pending_movement), sum(prior_period_pending), sum(pending), {sums}
            FROM ({Select(occurring)}) GROUP BY currency ORDER BY currency
            """,
            (in DuckChunk chunk, int row) =>
            {
                const int FirstGroup = 12;
                var movements = new AmountSum[Groups.Count];
                for (int i = 0; i < movements.Length; i++)
                {
                    movements[i] = chunk.Sum(FirstGroup + i, row);
                }

                return new RollForwardTotals
                {
                    Currency = chunk.CurrencyOf(0, row),
                    Movements = movements,
                    Amount = new RolledSum(chunk.Sum(1, row), movements.Aggregate(AmountSum.Zero, (sum, movement) => sum + movement), chunk.Sum(2, row), chunk.Sum(3, row)),
                    Exposure = new RolledSum(chunk.Sum(4, row), chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row)),
                    Pending = new RolledSum(chunk.Sum(8, row), chunk.Sum(9, row), chunk.Sum(10, row), chunk.Sum(11, row)),
                };
            },
            cancellation);
    }

    private static string Sum(TransactionKind[] kinds, IReadOnlySet<TransactionKind> occurring)
    {
        string[] columns = [.. kinds.Where(occurring.Contains).Select(StatementsTable.AmountColumn)];
        return columns.Length == 0 ? "CAST(0 AS DECIMAL(38,4))" : string.Join(" + ", columns);
    }
}
