using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What a ledger account stands at in one currency; credits positive.</summary>
public sealed record LedgerBalance(Currency Currency, LedgerAccount Account, AmountSum Amount);
