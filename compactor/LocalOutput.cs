namespace Accounting.Compactor;

/// <summary>A file of a day version that is written and not yet published.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Output">What it is.</param>
internal sealed record LocalOutput(string Path, DayOutput Output);
