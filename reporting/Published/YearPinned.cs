using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>By which financial year a report's trial balance is made.</summary>
/// <param name="FirstMonth">The month of the year with which it begins.</param>
/// <param name="ClosedThrough">The last month whose income and expense stand in retained earnings; null where none do.</param>
public sealed record YearPinned(int FirstMonth, BusinessMonth? ClosedThrough);
