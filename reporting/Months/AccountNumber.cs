namespace Accounting.Reporting.Months;

/// <summary>A running number of an account.</summary>
internal readonly record struct AccountNumber(int Month, long Account, long Number);
