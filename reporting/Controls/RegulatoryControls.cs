using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Controls;

/// <summary>What regulators are told of the month is what the summary says, and the transactions themselves.</summary>
internal static class RegulatoryControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence, Currency currency)
    {
        RegulatoryRow? month = evidence.Regulatory.FirstOrDefault(row => row.IsTotal && row.Period == ReportedPeriod.Month && row.Currency == currency);
        SummaryRow? summary = evidence.Summary.FirstOrDefault(row => row.Currency == currency && row.Dimension == SummaryTable.Total);
        Movement transactions = MonthControls.TransactionsOf(evidence, currency);
        long bets = evidence.Facts.Transactions.Where(kind => kind.Currency == currency && kind.Kind == TransactionKind.BetMatched).Sum(kind => kind.Movement.Transactions);
        return month is null && (summary is null || summary.Ggy == AmountSum.Zero) && transactions.Turnover == AmountSum.Zero && bets == 0
            ? []
            :
            [
                MonthControls.Money("regulatory.ggy", currency, "GGY of the month = GGY of the summary", month?.Figures.Ggy ?? AmountSum.Zero, summary?.Ggy ?? AmountSum.Zero, true),
                MonthControls.Money("regulatory.turnover", currency, "turnover of the month = Σ stake of transactions", month?.Figures.Turnover ?? AmountSum.Zero, transactions.Turnover, true),
                MonthControls.Count("regulatory.bets", currency, "bets of the month = transactions of kind BET_MATCHED", month?.Figures.Bets ?? 0, bets, true),
            ];
    }
}
