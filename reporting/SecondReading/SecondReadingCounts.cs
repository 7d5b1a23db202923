namespace Accounting.Reporting.SecondReading;

/// <summary>What the second reader has read of a month.</summary>
/// <param name="Alike">Home dates and tables that it found as they were written down.</param>
/// <param name="All">All that there are.</param>
/// <param name="IsComplete">Whether it has looked at all of them, or found something wrong: else nothing is known yet.</param>
public sealed record SecondReadingCounts(long Alike, long All, bool IsComplete);
