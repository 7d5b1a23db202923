using Accounting.Ingest;

namespace Accounting.Reporting.Months;

public sealed record CurrencyCount(Currency Currency, long Count);
