using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>A balance in one currency.</summary>
public sealed record CurrencyBalance(Currency Currency, Balance Balance);
