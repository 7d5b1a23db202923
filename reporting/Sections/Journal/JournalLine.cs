using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>A line of the month's journal: what one ledger account is debited or credited with. One side is above zero, the other zero.</summary>
/// <param name="PostingDate">A day of the month.</param>
/// <param name="Document">What its entry books.</param>
/// <param name="OriginalDate">The business day that the transactions are of: the posting date, or of a prior period a day before the month.</param>
/// <param name="Currency">Of the entry.</param>
/// <param name="Account">Where it is posted.</param>
/// <param name="Debit">Zero of a credit.</param>
/// <param name="Credit">Zero of a debit.</param>
public sealed record JournalLine(BusinessDay PostingDate, JournalDocument Document, BusinessDay OriginalDate, Currency Currency, LedgerAccount Account, AmountSum Debit, AmountSum Credit)
{
    /// <summary>Signed, credits positive.</summary>
    public AmountSum Net => Credit - Debit;

    /// <summary>The entry that the line belongs to: its lines come to zero.</summary>
    internal (BusinessDay PostingDate, JournalDocument Document, BusinessDay OriginalDate, Currency Currency) Entry => (PostingDate, Document, OriginalDate, Currency);
}
