namespace Accounting.Compactor.OpenTables;

/// <summary>A line of a manifest.</summary>
/// <param name="Status">What <paramref name="SnapshotId"/> did with the file.</param>
/// <param name="SnapshotId">The snapshot that added it, or took it out.</param>
/// <param name="SequenceNumber">That of the snapshot that added it.</param>
/// <param name="File">The file.</param>
internal sealed record ManifestEntry(EntryStatus Status, long SnapshotId, long SequenceNumber, DataFile File)
{
    public bool IsLive => Status != EntryStatus.Deleted;
}
