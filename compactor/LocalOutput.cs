namespace Accounting.Compactor;

/// <summary>A file of a day version that is written and not yet published.</summary>
internal sealed record LocalOutput(string Path, DayOutput Output);
