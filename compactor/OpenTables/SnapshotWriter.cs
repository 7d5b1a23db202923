using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Makes one snapshot of a table: a manifest for each month of home dates that has changed, and a list of these and of those that stay as they are.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="location">Where its store is.</param>
/// <param name="parent">What the snapshot follows; null of one that follows none.</param>
/// <param name="identity">By which the snapshot will be known: another for every try.</param>
/// <param name="sequenceNumber">The snapshot's.</param>
/// <param name="timestampMilliseconds">When it is made.</param>
internal sealed class SnapshotWriter(OpenTable table, TableLocation location, TableSnapshot? parent, string identity, long sequenceNumber, long timestampMilliseconds)
{
    /// <summary>What numbers of a JSON reader in double precision are exact.</summary>
    private const long LargestId = (1L << 53) - 1;

    private readonly List<ObjectContent> _objects = [];
    private readonly List<ManifestReference> _manifests = [];
    private readonly List<ManifestEntry> _changes = [];

    /// <summary>Follows from everything that tells this snapshot from others of the table.</summary>
    public long SnapshotId { get; } = Math.Max(1, (long)(ContentHash256.Of(Encoding.UTF8.GetBytes($"{identity} {sequenceNumber} {timestampMilliseconds}")).High & LargestId));

    /// <summary>Whether it differs from what it follows.</summary>
    public bool HasChanges => _changes.Count > 0;

    /// <summary>Takes a month over as it is: its files and what is deleted of them, which hold for each other by their sequence numbers.</summary>
    public void Keep(HeldMonth month)
    {
        // A manifest whose files are all gone has told so once.
        _manifests.AddRange(new[] { month.Data, month.Deletes }.OfType<ManifestReference>().Where(manifest => manifest.LiveFiles > 0));
    }

    /// <summary>Writes a month's manifest, and that of its delete files where there are any or have been.</summary>
    /// <param name="month">The month of home dates.</param>
    /// <param name="held">What was there.</param>
    /// <param name="wanted">The files that are to be there.</param>
    public void Write(string month, IEnumerable<ManifestEntry> held, IReadOnlyList<DataFile> wanted)
    {
        Dictionary<ObjectKey, ManifestEntry> before = held.Where(entry => entry.IsLive).ToDictionary(entry => entry.File.Key);
        HashSet<ObjectKey> after = [.. wanted.Select(file => file.Key)];
        ManifestEntry[] entries =
        [
            .. wanted.Select(file => before.TryGetValue(file.Key, out ManifestEntry? known)
                ? known with { Status = EntryStatus.Existing }
                : new ManifestEntry(EntryStatus.Added, SnapshotId, sequenceNumber, file))
                .Concat(before.Values.Where(entry => !after.Contains(entry.File.Key)).Select(entry => entry with { Status = EntryStatus.Deleted, SnapshotId = SnapshotId }))
                .OrderBy(entry => entry.File.Key),
        ];
        _changes.AddRange(entries.Where(entry => entry.Status != EntryStatus.Existing));
        string files = DataFile.NameOf(after);
        Write(ManifestContent.Data, month, files, entries);
        ManifestEntry[] deletes = [.. entries.Where(entry => entry.File.Deletes is not null)];
        if (deletes.Length > 0)
        {
            Write(ManifestContent.Deletes, month, files, deletes);
        }
    }

    private void Write(ManifestContent content, string month, string files, IReadOnlyList<ManifestEntry> entries)
    {
        byte[] bytes = Manifest.Write(table, location, content, entries);
        ObjectKey key = TableKeys.Manifest(table, content, month, files, bytes);
        _objects.Add(ObjectContent.FromBytes(key, bytes));
        _manifests.Add(ManifestReference.Of(key, content, bytes.Length, sequenceNumber, SnapshotId, entries));
    }

    /// <param name="tag">What the snapshot is called; null of the current one.</param>
    /// <param name="summary">What it says of itself beside its counts.</param>
    public SnapshotDraft Draft(string? tag, IEnumerable<(string Name, string Value)> summary)
    {
        var snapshot = new TableSnapshot
        {
            SnapshotId = SnapshotId,
            ParentSnapshotId = parent?.SnapshotId,
            SequenceNumber = sequenceNumber,
            TimestampMilliseconds = timestampMilliseconds,
            ManifestList = "",
            Summary = summary.Concat(Counts()).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToDictionary(entry => entry.Name, entry => entry.Value),
            SchemaId = TableSchema.Id,
        };
        ManifestReference[] manifests = [.. _manifests.OrderBy(manifest => manifest.Key)];
        byte[] list = ManifestList.Write(location, snapshot, manifests);
        ObjectKey key = TableKeys.ManifestList(table, SnapshotId, list);
        return new SnapshotDraft(snapshot with { ManifestList = location.Of(key) }, [.. _objects, ObjectContent.FromBytes(key, list)], manifests, tag);
    }

    /// <summary>By the specification records are those of files, deleted ones included, and a snapshot that adds delete files is no append.</summary>
    private IEnumerable<(string Name, string Value)> Counts()
    {
        ManifestEntry[] added = [.. _changes.Where(entry => entry.Status == EntryStatus.Added)];
        ManifestEntry[] deleted = [.. _changes.Where(entry => entry.Status == EntryStatus.Deleted)];
        DeleteFile[] addedDeletes = [.. added.Select(entry => entry.File.Deletes).OfType<DeleteFile>()];
        DeleteFile[] removedDeletes = [.. deleted.Select(entry => entry.File.Deletes).OfType<DeleteFile>()];
        ILookup<ManifestContent, ManifestReference> manifests = _manifests.ToLookup(manifest => manifest.Content);
        yield return ("operation", deleted.Length + addedDeletes.Length == 0 ? "append" : "overwrite");
        yield return ("added-data-files", Text(added.Length));
        yield return ("added-records", Text(added.Sum(entry => entry.File.Rows)));
        yield return ("deleted-data-files", Text(deleted.Length));
        yield return ("deleted-records", Text(deleted.Sum(entry => entry.File.Rows)));
        yield return ("added-delete-files", Text(addedDeletes.Length));
        yield return ("added-position-delete-files", Text(addedDeletes.Length));
        yield return ("added-position-deletes", Text(addedDeletes.Sum(file => file.Rows)));
        yield return ("removed-delete-files", Text(removedDeletes.Length));
        yield return ("removed-position-delete-files", Text(removedDeletes.Length));
        yield return ("removed-position-deletes", Text(removedDeletes.Sum(file => file.Rows)));
        yield return ("total-data-files", Text(manifests[ManifestContent.Data].Sum(manifest => (long)manifest.LiveFiles)));
        yield return ("total-records", Text(manifests[ManifestContent.Data].Sum(manifest => manifest.LiveRows)));
        yield return ("total-delete-files", Text(manifests[ManifestContent.Deletes].Sum(manifest => (long)manifest.LiveFiles)));
        yield return ("total-position-deletes", Text(manifests[ManifestContent.Deletes].Sum(manifest => manifest.LiveRows)));
        yield return ("total-equality-deletes", Text(0));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
