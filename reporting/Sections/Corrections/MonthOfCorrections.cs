using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>The sum of all corrections of one month's transactions, in one currency.</summary>
public sealed record MonthOfCorrections(string OriginalMonth, Currency Currency, long Transactions, AmountSum Amount, AmountSum ExposureDelta, AmountSum PendingDelta);
