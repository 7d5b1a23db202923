using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// Kinds in groups that fit on paper; the files have every kind on its own. A column goes only where every printed row and the total have nothing in
/// it, so that each row foots: opening + columns = closing. Settlements of all accounts may well come to zero together, and not one by one.
/// </summary>
internal static class StatementColumns
{
    private static readonly (string Name, TransactionKind[] Kinds)[] Groups =
    [
        ("Deposits", [TransactionKind.Deposit, TransactionKind.DepositReversal]),
        ("With&shy;drawals", [TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.WithdrawalCancelled, TransactionKind.WithdrawalPaid]),
        ("Bets", [TransactionKind.BetMatched, TransactionKind.BetCancelled]),
        ("Settle&shy;ments", [TransactionKind.Settlement, TransactionKind.SettlementReversal]),
        ("Com&shy;mission", [TransactionKind.Commission, TransactionKind.CommissionReversal]),
        ("Fees", [TransactionKind.Fee]),
        ("Bonuses", [TransactionKind.Bonus, TransactionKind.BonusExpired]),
        ("Adjust&shy;ments", [TransactionKind.Adjustment]),
        ("Opened with", [TransactionKind.OpeningBalance]),
    ];

    public static IEnumerable<StatementColumn> Of(StatementTotals totals, IReadOnlyList<StatementRow> rows, IReadOnlyList<SummaryRow> summary)
    {
        IEnumerable<StatementColumn> kinds = Groups
            .Select(group => new StatementColumn(group.Name, row => Sum(row, group.Kinds), Sum(summary, group.Kinds)))
            .Where(column => IsAny(column, rows));
        var adjustment = new StatementColumn("Prior period", row => row.PriorPeriodAdjustment, totals.PriorPeriodAdjustment);
        var exposure = new StatementColumn("Expo&shy;sure", row => row.Exposure, totals.Exposure);
        var pending = new StatementColumn("Pending", row => row.Pending, totals.Pending);
        return
        [
            new StatementColumn("Opening", row => row.Opening, totals.Opening),
            .. kinds,
            .. IsAny(adjustment, rows) ? [adjustment] : Array.Empty<StatementColumn>(),
            new StatementColumn("Closing", row => row.Closing, totals.Closing),
            .. IsAny(exposure, rows) ? [exposure, new StatementColumn("Avail&shy;able", row => row.Available, totals.Available)] : Array.Empty<StatementColumn>(),
            .. IsAny(pending, rows) ? [pending] : Array.Empty<StatementColumn>(),
        ];
    }

    private static bool IsAny(StatementColumn column, IReadOnlyList<StatementRow> rows) =>
        column.Total != AmountSum.Zero || rows.Any(row => column.Of(row) != AmountSum.Zero);

    private static AmountSum Sum(StatementRow row, TransactionKind[] kinds) => kinds.Aggregate(AmountSum.Zero, (sum, kind) => sum + row.Amounts[(int)kind]);

    private static AmountSum Sum(IReadOnlyList<SummaryRow> summary, TransactionKind[] kinds) => summary
        .Where(row => row.Dimension == SummaryTable.Kind && kinds.Any(kind => kind.Name() == row.Value))
        .Aggregate(AmountSum.Zero, (sum, row) => sum + row.Amount);
}
