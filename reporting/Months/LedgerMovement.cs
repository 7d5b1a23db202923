using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What was posted to a ledger account in one currency; both sides positive.</summary>
public sealed record LedgerMovement(Currency Currency, LedgerAccount Account, AmountSum Debits, AmountSum Credits)
{
    public AmountSum Net => Credits - Debits;
}
