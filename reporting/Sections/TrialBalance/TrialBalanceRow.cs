using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.TrialBalance;

/// <summary>
/// A row of <see cref="TrialBalanceTable"/>. Balances are signed, credits positive; both sides of the month are positive.
/// closing = opening + prior-period adjustment − debits + credits.
/// </summary>
public sealed record TrialBalanceRow(
    Currency Currency, LedgerAccount Account, AmountSum Opening, AmountSum PriorPeriodAdjustment, AmountSum Debits, AmountSum Credits, AmountSum Closing);
