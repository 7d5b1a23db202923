using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Ids;

/// <summary>
/// What the store knows of ids beyond single home dates: everything found so far, and the index that goes furthest of those that say nothing of rows or
/// home dates that this run doesn't have. An index that lacks a file is none.
/// </summary>
internal sealed class IdCatalog
{
    private Dictionary<HomeDate, string> _searched;

    private IdCatalog(SortedDictionary<string, FoundIds> found, IdIndex index)
    {
        Found = found;
        Index = index;
        _searched = VersionsOf(index);
    }

    /// <summary>By name.</summary>
    public SortedDictionary<string, FoundIds> Found { get; }

    public IdIndex Index { get; private set; }

    /// <exception cref="DamagedDataException">One of them isn't what was written.</exception>
    public static async Task<IdCatalog> ReadAsync(IObjectStore store, PinnedDays pinned, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(IdFiles.Prefix, cancellation).ConfigureAwait(false);
        var lengths = listed.ToDictionary(found => found.Key, found => found.LengthBytes);
        var found = new SortedDictionary<string, FoundIds>(StringComparer.Ordinal);
        var indexes = new List<(string Name, IdIndex Index)>();
        foreach (ObjectKey key in lengths.Keys.Where(key => IdFiles.IsIndex(key) || IdFiles.IsFound(key)))
        {
            // What is gone since it was listed was collected: it was an index, and a newer one stands for it.
            if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is not { } bytes)
            {
                continue;
            }

            if (IdFiles.IsFound(key))
            {
                found.Add(key.Name, FoundIds.Read(key, bytes));
            }
            else
            {
                indexes.Add((key.Name, IdIndex.Read(key, bytes)));
            }
        }

        HashSet<HomeDate> dates = [.. pinned.Days.Select(day => day.Date)];
        (string Name, IdIndex Index)? best = null;
        foreach ((string Name, IdIndex Index) candidate in indexes.Where(candidate => candidate.Index.Found.All(found.ContainsKey)
            && candidate.Index.Files.All(file => lengths.GetValueOrDefault(file.KeyOfFile(), -1) == file.LengthBytes)
            && pinned.Coverage.Includes(candidate.Index.Coverage)))
        {
            best = best is { } other && Further(other.Name, other.Index, candidate.Name, candidate.Index) ? best : candidate;
        }

        IdIndex? index = best?.Index;
        return new IdCatalog(found, (index ?? IdIndex.Empty) with { Days = [.. (index?.Days ?? []).Where(day => dates.Contains(day.Date))] });
    }

    /// <summary>Whether one index goes further than another one: a total order.</summary>
    public static bool Further(string name, IdIndex index, string otherName, IdIndex other)
    {
        (long Ids, int Days, int Settled) own = Reach(index), theirs = Reach(other);
        return own != theirs ? own.CompareTo(theirs) > 0 : string.CompareOrdinal(name, otherName) < 0;

        static (long Ids, int Days, int Settled) Reach(IdIndex index) => (index.Files.Sum(file => file.Ids), index.Days.Count, index.Settled.Count);
    }

    /// <summary>Whether every id of these home dates was compared with every other that the index knows.</summary>
    public bool HasSearched(IReadOnlyList<DayVersion> days) => days.All(day => _searched.GetValueOrDefault(day.Date) == day.Version);

    /// <summary>What was found and needs looking after: not settled, or of a home date that has been folded anew since.</summary>
    public IReadOnlyDictionary<string, FoundIds> Open(IReadOnlyList<DayVersion> days)
    {
        if (Found.Count == 0)
        {
            return Found;
        }

        var pinned = days.ToDictionary(day => day.Date, day => day.Version);
        HashSet<HomeDate> same = [.. Index.Days.Where(day => pinned.GetValueOrDefault(day.Date) == day.Version).Select(day => day.Date)];
        return Found.Where(found => !Index.Settled.Contains(found.Key) || !found.Value.Dates.All(same.Contains)).ToDictionary();
    }

    /// <summary>Stores what a comparison found, the rows before what names them.</summary>
    public async Task AddAsync(IObjectStore store, FoundIds found, string path, CancellationToken cancellation)
    {
        byte[] bytes = SealedJson.Serialize(found);
        await store.PutAsync([ObjectContent.FromFile(found.Rows.Key, path)], cancellation).ConfigureAwait(false);
        await store.PutAsync([ObjectContent.FromBytes(IdFiles.Found(bytes), bytes)], cancellation).ConfigureAwait(false);
        Found[IdFiles.Found(bytes).Name] = found;
    }

    /// <summary>Stores an index, whose files are there.</summary>
    public async Task SetAsync(IObjectStore store, IdIndex index, CancellationToken cancellation)
    {
        byte[] bytes = SealedJson.Serialize(index);
        await store.PutAsync([ObjectContent.FromBytes(IdFiles.Index(bytes), bytes)], cancellation).ConfigureAwait(false);
        Index = index;
        _searched = VersionsOf(index);
    }

    private static Dictionary<HomeDate, string> VersionsOf(IdIndex index) => index.Days.ToDictionary(day => day.Date, day => day.Version);
}
