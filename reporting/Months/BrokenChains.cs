using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Links of stated balances that do not hold.</summary>
/// <param name="Currency">Of the accounts.</param>
/// <param name="Breaks">All of them.</param>
/// <param name="Explained">Those that equal the account's revisions logged in between.</param>
public sealed record BrokenChains(Currency Currency, long Breaks, long Explained);
