using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>By how much a further revision changes one account, in one currency.</summary>
public sealed record RestatedAccount(
    long AccountId, Currency Currency, long Transactions, AmountSum Opening, AmountSum PriorPeriodAdjustment, AmountSum Closing);
