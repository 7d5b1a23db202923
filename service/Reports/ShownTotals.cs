using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A currency's totals as JSON shows them.</summary>
public sealed record ShownTotals(
    string Currency, long Statements, long Transactions, string Opening, string Amount, string Turnover, string PriorPeriodAdjustment, string Closing, string Exposure, string Pending, string Available)
{
    public static ShownTotals Of(StatementTotals totals) => new(
        totals.Currency.ToString(),
        totals.Accounts,
        totals.Transactions,
        PlacedSum.Money(totals.Opening, totals.Currency).ToString(),
        PlacedSum.Money(totals.Amount, totals.Currency).ToString(),
        PlacedSum.Money(totals.Turnover, totals.Currency).ToString(),
        PlacedSum.Money(totals.PriorPeriodAdjustment, totals.Currency).ToString(),
        PlacedSum.Money(totals.Closing, totals.Currency).ToString(),
        PlacedSum.Money(totals.Exposure, totals.Currency).ToString(),
        PlacedSum.Money(totals.Pending, totals.Currency).ToString(),
        PlacedSum.Money(totals.Available, totals.Currency).ToString());
}
