using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// What the snapshots of a store's tables name: day versions that have to stay, and the tables' own objects, delete files included. Manifests and lists never change, and are read once.
/// </summary>
/// <param name="store">The store.</param>
public sealed class NamedVersions(IObjectStore store)
{
    private Dictionary<ObjectKey, IReadOnlyList<ManifestReference>> _lists = [];
    private Dictionary<(ObjectKey Data, ObjectKey? Deletes), NamedFiles> _months = [];
    private HashSet<ObjectKey> _files = [];
    private HashSet<ObjectKey> _metadata = [];

    /// <summary>Reads the newest metadata of every table, and what it names that is new.</summary>
    /// <returns>The day versions that any snapshot has files of.</returns>
    /// <exception cref="DamagedDataException">A table isn't what was written: nothing can be said of what it names.</exception>
    public async Task<IReadOnlySet<(HomeDate Date, string Version)>> ReadAsync(CancellationToken cancellation)
    {
        var lists = new Dictionary<ObjectKey, IReadOnlyList<ManifestReference>>();
        var months = new Dictionary<(ObjectKey Data, ObjectKey? Deletes), NamedFiles>();
        var metadata = new HashSet<ObjectKey>();
        foreach (OpenTable table in OpenTable.All)
        {
            if (await TableState.FindAsync(store, table, cancellation).ConfigureAwait(false) is not { } state)
            {
                continue;
            }

            TableLocation location = state.LocationOf(table);
            metadata.UnionWith([TableKeys.Hint(table), TableKeys.Metadata(table, state.Version), .. state.Metadata.MetadataLog.Select(entry => TableKeys.MetadataNamed(table, entry.MetadataFile))]);
            foreach (TableSnapshot snapshot in state.Metadata.Snapshots)
            {
                ObjectKey key = location.KeyOf(snapshot.ManifestList);
                lists[key] = _lists.GetValueOrDefault(key) ?? await ManifestList.ReadAsync(store, location, snapshot, cancellation).ConfigureAwait(false);
                foreach (HeldMonth month in HeldMonth.In(lists[key]).Where(month => !months.ContainsKey(KeysOf(month))))
                {
                    months[KeysOf(month)] = _months.GetValueOrDefault(KeysOf(month))
                        ?? FilesIn(month, await Manifest.ReadAsync(store, location, month, cancellation).ConfigureAwait(false));
                }
            }
        }

        (_lists, _months, _metadata) = (lists, months, metadata);
        _files = [.. months.Values.SelectMany(files => files.Own)];
        return months.Values.SelectMany(files => files.Versions).ToHashSet();
    }

    /// <summary>Whether the tables, as they were when they were last read, need an object of theirs.</summary>
    public bool Names(ObjectKey key) => _metadata.Contains(key) || _lists.ContainsKey(key) || _files.Contains(key);

    private static (ObjectKey Data, ObjectKey? Deletes) KeysOf(HeldMonth month) => (month.Data.Key, month.Deletes?.Key);

    private static NamedFiles FilesIn(HeldMonth month, IReadOnlyList<ManifestEntry> entries)
    {
        DataFile[] live = [.. entries.Where(entry => entry.IsLive).Select(entry => entry.File)];
        return new NamedFiles(
            [.. live.Select(file => (file.Date, file.Version)).Distinct()],
            [.. new[] { month.Data.Key, month.Deletes?.Key }.Concat(live.Select(file => file.Deletes?.Key)).OfType<ObjectKey>()]);
    }

    /// <summary>What a month of a snapshot needs.</summary>
    /// <param name="Versions">The day versions of its files.</param>
    /// <param name="Own">Its manifests and delete files.</param>
    private sealed record NamedFiles(IReadOnlyList<(HomeDate Date, string Version)> Versions, IReadOnlyList<ObjectKey> Own);
}
