using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The statistics of one currency, kind and sport; of the exchange's own accounts or of everybody else's.</summary>
public sealed record ActivityGroup(Currency Currency, TransactionKind Kind, string? Sport, bool IsHouse, Movement Movement, long SignAnomalies);
