using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>What publishing did.</summary>
/// <param name="FilesWritten">Files written or removed.</param>
/// <param name="Days">The days whose public files weren't theirs, and are now.</param>
/// <param name="Unreadable">The days whose own files cannot be read, and why: their public files stay as they were.</param>
internal sealed record Publication(int FilesWritten, IReadOnlyList<DayVersion> Days, IReadOnlyDictionary<DayVersion, DamagedDataException> Unreadable)
{
    public Publication And(Publication other) => new(FilesWritten + other.FilesWritten, [.. Days, .. other.Days], Unreadable.Concat(other.Unreadable).ToDictionary());
}
