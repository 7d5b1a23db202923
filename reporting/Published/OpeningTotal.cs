using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>What was entered as opening balances, in one currency.</summary>
public sealed record OpeningTotal(Currency Currency, long Transactions, AmountSum Amount);
