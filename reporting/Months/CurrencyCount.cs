using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>How many of something, in one currency.</summary>
public sealed record CurrencyCount(Currency Currency, long Count);
