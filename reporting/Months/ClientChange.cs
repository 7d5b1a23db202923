using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>By how much one business day changed the position of CUSTOMER accounts in one currency.</summary>
public sealed record ClientChange(BusinessDay Day, Currency Currency, ClientPosition Position);
