using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Controls;

/// <summary>The roll-forward, as it is printed, adds up and says what the transactions and the statements say.</summary>
internal static class RollForwardControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence) => evidence.RollForward.SelectMany(totals => Of(evidence, totals));

    private static IEnumerable<Control> Of(MonthEvidence evidence, RollForwardTotals totals)
    {
        Currency currency = totals.Currency;
        Movement transactions = MonthControls.TransactionsOf(evidence, currency);
        StatementTotals? statements = evidence.Statements.FirstOrDefault(found => found.Currency == currency);
        return
        [
            MonthControls.Money("roll-forward.amount", currency, "Σ opening + columns + prior-period adjustment = Σ closing of statements", totals.Amount.Expected, statements?.Closing ?? AmountSum.Zero, true),
            MonthControls.Money("roll-forward.exposure", currency, "Σ opening exposure + movement + prior period = Σ exposure of statements", totals.Exposure.Expected, statements?.Exposure ?? AmountSum.Zero, true),
            MonthControls.Money("roll-forward.pending", currency, "Σ opening pending + movement + prior period = Σ pending of statements", totals.Pending.Expected, statements?.Pending ?? AmountSum.Zero, true),
            MonthControls.Money("roll-forward.movement", currency, "Σ columns of the roll-forward = Σ amount of transactions", totals.Amount.Movement, transactions.Amount, true),
        ];
    }
}
