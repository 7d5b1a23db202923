using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Links of stated balances that do not hold.</summary>
/// <param name="Currency">Of the accounts.</param>
/// <param name="Breaks">All of them.</param>
/// <param name="Explained">Those that corrections explain.</param>
/// <param name="Items">Names the others; null where there are none.</param>
public sealed record BrokenChains(Currency Currency, long Breaks, long Explained, ContentHash256? Items);
