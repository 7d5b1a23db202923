using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// What the snapshots of a store's tables name: day versions that have to stay, and the tables' own objects. Manifests and lists never change, and are read once.
/// </summary>
/// <param name="store">The store.</param>
public sealed class NamedVersions(IObjectStore store)
{
    private Dictionary<ObjectKey, IReadOnlyList<ManifestReference>> _lists = [];
    private Dictionary<ObjectKey, IReadOnlyList<(HomeDate Date, string Version)>> _manifests = [];
    private HashSet<ObjectKey> _metadata = [];

    /// <summary>Reads the newest metadata of every table, and what it names that is new.</summary>
    /// <returns>The day versions that any snapshot has files of.</returns>
    /// <exception cref="DamagedDataException">A table isn't what was written: nothing can be said of what it names.</exception>
    public async Task<IReadOnlySet<(HomeDate Date, string Version)>> ReadAsync(CancellationToken cancellation)
    {
        var lists = new Dictionary<ObjectKey, IReadOnlyList<ManifestReference>>();
        var manifests = new Dictionary<ObjectKey, IReadOnlyList<(HomeDate Date, string Version)>>();
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
                foreach (ManifestReference manifest in lists[key].Where(manifest => !manifests.ContainsKey(manifest.Key)))
                {
                    manifests[manifest.Key] = _manifests.GetValueOrDefault(manifest.Key)
                        ?? VersionsIn(await Manifest.ReadAsync(store, location, manifest, cancellation).ConfigureAwait(false));
                }
            }
        }

        (_lists, _manifests, _metadata) = (lists, manifests, metadata);
        return manifests.Values.SelectMany(versions => versions).ToHashSet();
    }

    /// <summary>Whether the tables, as they were when they were last read, need an object of theirs.</summary>
    public bool Names(ObjectKey key) => _metadata.Contains(key) || _lists.ContainsKey(key) || _manifests.ContainsKey(key);

    private static IReadOnlyList<(HomeDate Date, string Version)> VersionsIn(IReadOnlyList<ManifestEntry> entries) =>
        [.. entries.Where(entry => entry.IsLive).Select(entry => (entry.File.Date, entry.File.Version)).Distinct()];
}
