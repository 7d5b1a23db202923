namespace Accounting.Reporting.Months;

/// <summary>Running numbers of an account that are there without a gap.</summary>
internal readonly record struct NumberStretch(int Month, long Account, long Lowest, long Highest);
