using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>One business day's net movement and turnover in one currency.</summary>
public sealed record DayMovement(BusinessDay Day, Currency Currency, AmountSum Amount, AmountSum Turnover);
