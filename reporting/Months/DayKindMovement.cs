using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The transactions of one business day, currency, account type and kind, as they are posted.</summary>
public sealed record DayKindMovement(BusinessDay Day, KindMovement Movement);
