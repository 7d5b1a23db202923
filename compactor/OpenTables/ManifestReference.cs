using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>A line of a manifest list.</summary>
internal sealed record ManifestReference
{
    public required ObjectKey Key { get; init; }

    public required ManifestContent Content { get; init; }

    public required long LengthBytes { get; init; }

    /// <summary>That of the snapshot that wrote the manifest.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>The least of its live files.</summary>
    public required long MinSequenceNumber { get; init; }

    public required long AddedSnapshotId { get; init; }

    /// <summary>Files and their rows, by <see cref="EntryStatus"/>: of deletes the delete files and what they delete.</summary>
    public required IReadOnlyList<(int Files, long Rows)> Counts { get; init; }

    public required HomeDate First { get; init; }

    public required HomeDate Last { get; init; }

    /// <summary>The month of home dates, as its name has it.</summary>
    public string Month => TableKeys.PartsOf(Key).Month;

    /// <summary>The name of the set of files that it says are there.</summary>
    public string Files => TableKeys.PartsOf(Key).Files;

    public int LiveFiles => Counts[(int)EntryStatus.Existing].Files + Counts[(int)EntryStatus.Added].Files;

    public long LiveRows => Counts[(int)EntryStatus.Existing].Rows + Counts[(int)EntryStatus.Added].Rows;

    /// <summary>Of a manifest's entries.</summary>
    public static ManifestReference Of(ObjectKey key, ManifestContent content, long lengthBytes, long sequenceNumber, long snapshotId, IReadOnlyList<ManifestEntry> entries) => new()
    {
        Key = key,
        Content = content,
        LengthBytes = lengthBytes,
        SequenceNumber = sequenceNumber,
        MinSequenceNumber = entries.Where(entry => entry.IsLive).Select(entry => entry.SequenceNumber).DefaultIfEmpty(sequenceNumber).Min(),
        AddedSnapshotId = snapshotId,
        Counts = [.. Enum.GetValues<EntryStatus>().Select(status => (entries.Count(entry => entry.Status == status), entries.Where(entry => entry.Status == status).Sum(entry => content == ManifestContent.Deletes ? entry.File.Deletes!.Rows : entry.File.Rows)))],
        First = entries.Min(entry => entry.File.Date),
        Last = entries.Max(entry => entry.File.Date),
    };
}
