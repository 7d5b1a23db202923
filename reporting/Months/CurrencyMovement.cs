using Accounting.Ingest;

namespace Accounting.Reporting.Months;

public sealed record CurrencyMovement(Currency Currency, Movement Movement);
