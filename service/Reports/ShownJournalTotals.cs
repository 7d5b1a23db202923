using Accounting.Reporting.Forms;
using Accounting.Reporting.Journals;

namespace Accounting.Service.Reports;

/// <summary>What an exported journal comes to in one currency, as JSON shows it.</summary>
public sealed record ShownJournalTotals(string Currency, long Entries, long Lines, string Debits, string Credits)
{
    public static ShownJournalTotals Of(JournalTotals totals) => new(
        totals.Currency.ToString(),
        totals.Entries,
        totals.Lines,
        PlacedSum.Money(totals.Debits, totals.Currency).ToString(),
        PlacedSum.Money(totals.Credits, totals.Currency).ToString());
}
