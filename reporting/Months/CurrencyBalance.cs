using Accounting.Ingest;

namespace Accounting.Reporting.Months;

public sealed record CurrencyBalance(Currency Currency, Balance Balance);
