using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>One business day's net movement and turnover in one currency.</summary>
/// <param name="Day">The day.</param>
/// <param name="Currency">Of the accounts.</param>
/// <param name="Amount">Of all accounts but TEST.</param>
/// <param name="Turnover">Of all accounts but TEST.</param>
public sealed record DayMovement(BusinessDay Day, Currency Currency, AmountSum Amount, AmountSum Turnover);
