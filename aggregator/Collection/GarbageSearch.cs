using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// One search for garbage: what the store held when it began, and what of it may go. The store is listed before anything that refers to its
/// objects is read, and only what is older than the grace period may go: so whoever could still be about to refer to it has been at one
/// piece of work for longer than that, and each such writer minds it (docs/decisions/0010).
/// </summary>
public sealed class GarbageSearch
{
    /// <summary>The least grace period that may be configured: far beyond <see cref="IntervalFiles.AttemptMax"/> and any clock's error.</summary>
    public static readonly Duration GraceMin = Duration.FromHours(6);

    /// <summary>Where garbage is looked for; bundles lie in a folder for each day, which are many in the course of years.</summary>
    private static readonly string[] Prefixes =
        [CheckpointKey.SourcesPrefix, "state/days/", "state/facts/", "state/ids/", "state/months/", "state/offers/", "state/probes/", "state/runs/", "quarantine/", "reports/", "members/", "tables/"];

    /// <summary>So many folders of what was found are listed one by one before it goes; where there are more, all that was listed at first is.</summary>
    private const int FoldersMax = 64;

    private readonly SortedDictionary<ObjectKey, StoredObject> _stored;
    private readonly IReadOnlyList<string> _listed;
    private readonly List<Garbage> _found = [];
    private readonly HomeDate? _from;

    private GarbageSearch(IObjectStore store, SortedDictionary<ObjectKey, StoredObject> stored, IReadOnlyList<string> listed, Timestamp now, Duration grace, HomeDate? from)
    {
        _from = from;
        _listed = listed;
        Store = store;
        Now = now;
        Grace = grace;
        Before = now.Plus(-grace);
        _stored = stored;
    }

    public IObjectStore Store { get; }

    public Timestamp Now { get; }

    public Duration Grace { get; }

    /// <summary>What was written before this is old.</summary>
    public Timestamp Before { get; }

    /// <summary>In the order in which it was found.</summary>
    public IReadOnlyList<Garbage> Found => _found;

    /// <summary>Lists the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="now">What ages are counted to.</param>
    /// <param name="grace">How old what goes has to be.</param>
    /// <param name="filesFrom">Of segments and their bundles only those of this day or later are looked at; null for all that there are.</param>
    /// <param name="cancellation">Stops it between listings.</param>
    public static async Task<GarbageSearch> BeginAsync(IObjectStore store, Timestamp now, Duration grace, HomeDate? filesFrom, CancellationToken cancellation)
    {
        var stored = new SortedDictionary<ObjectKey, StoredObject>();
        var prefixes = new List<string>();
        foreach (string prefix in Prefixes)
        {
            await ListAsync(prefix).ConfigureAwait(false);
        }

        if (filesFrom is not { } from)
        {
            await ListAsync(SegmentBundle.Prefix).ConfigureAwait(false);
        }
        else
        {
            string[] sources = [.. stored.Keys.Where(key => key.Value.StartsWith(CheckpointKey.SourcesPrefix, StringComparison.Ordinal)).Select(key => key.Value.Split('/')[2]).Distinct()];
            foreach (string source in sources)
            {
                for (HomeDate day = from; day <= now.UtcDate.PlusDays(1); day = day.PlusDays(1))
                {
                    await ListAsync($"{SegmentBundle.Prefix}{source}/{day}/").ConfigureAwait(false);
                }
            }
        }

        return new GarbageSearch(store, stored, prefixes, now, grace, filesFrom);

        async Task ListAsync(string prefix)
        {
            prefixes.Add(prefix);
            foreach (StoredObject listed in await store.ListAsync(prefix, cancellation).ConfigureAwait(false))
            {
                stored.TryAdd(listed.Key, listed);
            }
        }
    }

    /// <summary>The objects with a prefix, in ordinal order.</summary>
    public IEnumerable<StoredObject> Under(string prefix) => _stored.Values.Where(listed => listed.Key.Value.StartsWith(prefix, StringComparison.Ordinal));

    public bool IsOld(StoredObject listed) => listed.WrittenAt < Before;

    /// <summary>Whether a segment or quarantine file was written so lately that nobody has looked yet whether it is needed.</summary>
    public bool IsLookedAt(StoredObject listed) => _from is not { } from || listed.WrittenAt >= from.Midnight;

    /// <summary>Whether the object was there, and old, when the search began.</summary>
    public bool IsOld(ObjectKey key) => _stored.TryGetValue(key, out StoredObject listed) && IsOld(listed);

    public bool Holds(ObjectKey key) => _stored.ContainsKey(key);

    public void Add(Garbage garbage) => _found.Add(garbage);

    /// <summary>Adds several, for one reason.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="reason">Why nothing needs them.</param>
    /// <param name="isHead">Which of them tell that the others are there; none where it is null.</param>
    /// <param name="claim">What has to be created before they go.</param>
    public void Add(IEnumerable<StoredObject> objects, string reason, Predicate<ObjectKey>? isHead = null, ObjectContent? claim = null) =>
        _found.AddRange(objects.Select(listed => new Garbage(listed, reason, Head: isHead?.Invoke(listed.Key) == true, Claim: claim)));

    /// <summary>Adds an object as the listing showed it.</summary>
    public void Add(ObjectKey key, string reason) => Add(new Garbage(_stored[key], reason));

    /// <summary>
    /// Removes what was found: claims and marks first, then heads, then the rest. What somebody has written again since it was listed stays.
    /// Stopped anywhere it leaves garbage that the next search finds.
    /// </summary>
    /// <returns>What was removed.</returns>
    public async Task<IReadOnlyList<Garbage>> RemoveAsync(CancellationToken cancellation)
    {
        if (_found.Count == 0)
        {
            return [];
        }

        IReadOnlySet<ObjectKey> claimed = await ClaimAsync(cancellation).ConfigureAwait(false);
        ObjectContent[] marks = [.. _found.Select(garbage => garbage.Mark).OfType<ObjectContent>()];
        await Store.PutAsync(marks, cancellation).ConfigureAwait(false);
        HashSet<StoredObject> unchanged = [];
        string[] folders = [.. _found.Select(garbage => garbage.Object.Key.Value[..(garbage.Object.Key.Value.LastIndexOf('/') + 1)]).Distinct().Order(StringComparer.Ordinal)];
        foreach (string prefix in folders.Length <= FoldersMax ? folders : _listed)
        {
            unchanged.UnionWith(await Store.ListAsync(prefix, cancellation).ConfigureAwait(false));
        }

        Garbage[] removed = [.. _found.Where(garbage => unchanged.Contains(garbage.Object) && (garbage.Claim is not { } claim || claimed.Contains(claim.Key)))];
        await Store.DeleteAsync([.. removed.Where(garbage => garbage.Head).Select(garbage => garbage.Object.Key)], cancellation).ConfigureAwait(false);
        await Store.DeleteAsync([.. removed.Where(garbage => !garbage.Head).Select(garbage => garbage.Object.Key)], cancellation).ConfigureAwait(false);
        return removed;
    }

    private async Task<IReadOnlySet<ObjectKey>> ClaimAsync(CancellationToken cancellation)
    {
        var claimed = new HashSet<ObjectKey>();
        foreach (ObjectContent claim in _found.Select(garbage => garbage.Claim).OfType<ObjectContent>().DistinctBy(claim => claim.Key))
        {
            if (await Store.TryCreateAsync(claim, cancellation).ConfigureAwait(false))
            {
                claimed.Add(claim.Key);
            }
        }

        return claimed;
    }
}
