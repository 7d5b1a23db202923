using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>Which days a month was known by: a hash of the versions of the home dates that touch it. Equal, and the month's own figures are equal.</summary>
public sealed record MonthDays(BusinessMonth Month, string Days);
