using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>Kinds in groups that fit on paper; the files have every kind on its own.</summary>
internal static class StatementColumns
{
    public static IReadOnlyList<(string Name, TransactionKind[] Kinds)> Groups { get; } =
    [
        ("Deposits", [TransactionKind.Deposit, TransactionKind.DepositReversal]),
        ("Withdrawals", [TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.WithdrawalCancelled, TransactionKind.WithdrawalPaid]),
        ("Bets", [TransactionKind.BetMatched, TransactionKind.BetCancelled]),
        ("Settlements", [TransactionKind.Settlement, TransactionKind.SettlementReversal]),
        ("Commission", [TransactionKind.Commission, TransactionKind.CommissionReversal]),
        ("Fees", [TransactionKind.Fee]),
        ("Bonuses", [TransactionKind.Bonus, TransactionKind.BonusExpired]),
        ("Adjustments", [TransactionKind.Adjustment]),
    ];

    /// <summary>Those with any amount in the currency.</summary>
    public static (string Name, TransactionKind[] Kinds)[] Shown(IEnumerable<SummaryRow> summary) =>
        [.. Groups.Where(group => summary.Any(row => row.Dimension == SummaryTable.Kind && row.Amount != AmountSum.Zero && group.Kinds.Any(kind => kind.Name() == row.Value)))];

    public static AmountSum Sum(StatementRow row, TransactionKind[] kinds) => kinds.Aggregate(AmountSum.Zero, (sum, kind) => sum + row.Amounts[(int)kind]);

    public static AmountSum Sum(IEnumerable<SummaryRow> summary, TransactionKind[] kinds) => summary
        .Where(row => row.Dimension == SummaryTable.Kind && kinds.Any(kind => kind.Name() == row.Value))
        .Aggregate(AmountSum.Zero, (sum, row) => sum + row.Amount);
}
