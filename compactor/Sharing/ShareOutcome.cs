namespace Accounting.Compactor.Sharing;

/// <summary>What became of a share.</summary>
/// <param name="Problem">Why it could not be done: its offerer does it again by itself, and tells of it; null where it is done.</param>
/// <param name="Files">The files of the buckets that the share is of, beside this one; none where versions were published.</param>
internal sealed record ShareOutcome(string? Problem, IReadOnlyList<DayOutput> Files);
