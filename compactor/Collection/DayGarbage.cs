using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.Collection;

/// <summary>
/// Finds day versions that may go. A version goes once another one, of all its inputs and more, has stood for the grace period: whoever
/// looked for a version since then found that one. One that was cut by time-zone rules which aren't in force any more never takes another's place. Versions that a report pins stay. Files without a manifest, which a crash left, go when
/// they are old, unless the date waits to be compacted: then they may be just what is being written.
/// </summary>
public static class DayGarbage
{
    /// <summary>The offsets of live consumers' segments that a day version was folded from.</summary>
    public static async Task<IReadOnlyList<PartitionCoverage>> FoldedOffsetsAsync(DayCatalog days, CancellationToken cancellation)
    {
        await days.RefreshAsync(cancellation).ConfigureAwait(false);
        return Coverage.Of(days.All.SelectMany(version => version.Manifest.Inputs).Where(input => input.Run is null).Select(input => (input.Source, input.Partition, input.Range)), []).Partitions;
    }

    /// <param name="search">What the store held, and what may go.</param>
    /// <param name="inputs">What counts; asked after the store was listed.</param>
    /// <param name="days">What is known of its day versions, by the time-zone rules in force; refreshed after the store was listed.</param>
    /// <param name="pinned">Reads the date and name of every version that a report pins; asked after the versions were read.</param>
    /// <param name="cancellation">Stops it between reads.</param>
    public static async Task SearchAsync(
        GarbageSearch search, PinnedInputs inputs, DayCatalog days, Func<CancellationToken, Task<IReadOnlySet<(HomeDate Date, string Version)>>> pinned, CancellationToken cancellation)
    {
        IReadOnlySet<(HomeDate Date, string Version)> kept = await pinned(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> byDate = DayInputs.ByDate(inputs);
        List<Folder> folders =
        [
            .. search.Under(DayFiles.Prefix).Where(file => file.Key.Value.Split('/').Length == 5).GroupBy(FolderOf).Select(files => Folder.TryOf(files.Key, [.. files], days)).OfType<Folder>()
                .Where(folder => !kept.Contains((folder.Date, folder.Name)) && byDate.TryGetValue(folder.Date, out DayInputs? own) && folder.Version != days.Exact(folder.Date, own)),
        ];

        // What is more or less of the same inputs, sums don't tell.
        HashSet<HomeDate> compared = [.. folders.Where(folder => folder.Version is { } version && search.IsOld(version.ManifestKey)).Select(folder => folder.Date)];
        await PinnedParts.ReadAsync(search.Store, inputs, byDate, compared.Contains, cancellation).ConfigureAwait(false);
        foreach (Folder folder in folders)
        {
            if (folder.Version is { } version)
            {
                if (search.IsOld(version.ManifestKey) && Goes(version, byDate[folder.Date], days, search))
                {
                    search.Add(folder.Files, "a newer version has all its inputs", IsManifest);
                }
            }
            else if (folder.Files.All(search.IsOld) && days.Exact(folder.Date, byDate[folder.Date]) is not null)
            {
                search.Add(folder.Files, "a crash left it without a manifest", IsManifest);
            }
        }
    }

    private static bool Goes(DayVersion version, DayInputs inputs, DayCatalog days, GarbageSearch search)
    {
        DayVersion[] standing = [.. days.Of(version.Date).Where(other => other.Version != version.Version && search.IsOld(other.ManifestKey) && inputs.Include(other.Manifest) && days.IsCutRight(other))];

        // Of no inputs that count: one of its segments' checkpoints became void, or it is of fewer retractions than there are.
        return inputs.Include(version.Manifest)
            ? standing.Any(other => Supersedes(other, version, inputs, days))
            : standing.Any(other => inputs.AreAllOf(other.Manifest));
    }

    /// <summary>Of two with the same inputs, cut alike, the first by name stays, which is the one that catalogs choose.</summary>
    private static bool Supersedes(DayVersion other, DayVersion version, DayInputs inputs, DayCatalog days)
    {
        IReadOnlySet<SegmentPart> more = inputs.HeldBy(other.Manifest).Parts;
        IReadOnlySet<SegmentPart> own = inputs.HeldBy(version.Manifest).Parts;
        return own.IsSubsetOf(more) && (more.Count > own.Count || !days.IsCutRight(version) || string.CompareOrdinal(other.Version, version.Version) < 0);
    }

    private static bool IsManifest(ObjectKey key) => key.Name == DayFiles.Manifest;

    private static string FolderOf(StoredObject file) => file.Key.Value[..file.Key.Value.LastIndexOf('/')];

    /// <param name="Date">The date of its version.</param>
    /// <param name="Name">The version's name.</param>
    /// <param name="Version">The version; null where it isn't one.</param>
    /// <param name="Files">What lies there.</param>
    private sealed record Folder(HomeDate Date, string Name, DayVersion? Version, IReadOnlyList<StoredObject> Files)
    {
        public static Folder? TryOf(string path, IReadOnlyList<StoredObject> files, DayCatalog days)
        {
            string[] parts = path.Split('/');
            return HomeDate.TryParse(parts[2]["date=".Length..], out HomeDate date)
                ? new Folder(date, parts[3], days.Of(date).FirstOrDefault(version => version.Version == parts[3]), files)
                : null;
        }
    }
}
