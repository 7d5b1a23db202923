using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What transactions of one currency add up to.</summary>
public sealed record CurrencyMovement(Currency Currency, Movement Movement);
