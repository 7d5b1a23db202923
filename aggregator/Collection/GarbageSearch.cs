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
    /// <summary>The least grace period that may be configured: far beyond <see cref="Checkpoints.IntervalFiles.AttemptMax"/> and any clock's error.</summary>
    public static readonly Duration GraceMin = Duration.FromHours(6);

    private static readonly string[] Prefixes = ["state/", "quarantine/", "reports/", "members/", "tables/"];

    private readonly SortedDictionary<ObjectKey, StoredObject> _stored;
    private readonly List<Garbage> _found = [];

    private GarbageSearch(IObjectStore store, SortedDictionary<ObjectKey, StoredObject> stored, Timestamp now, Duration grace)
    {
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

    public long Bytes => _found.Sum(garbage => garbage.Object.LengthBytes);

    public static async Task<GarbageSearch> BeginAsync(IObjectStore store, Timestamp now, Duration grace, CancellationToken cancellation)
    {
        var stored = new SortedDictionary<ObjectKey, StoredObject>();
        foreach (string prefix in Prefixes)
        {
            foreach (StoredObject listed in await store.ListAsync(prefix, cancellation).ConfigureAwait(false))
            {
                stored.TryAdd(listed.Key, listed);
            }
        }

        return new GarbageSearch(store, stored, now, grace);
    }

    /// <summary>The objects with a prefix, in ordinal order.</summary>
    public IEnumerable<StoredObject> Under(string prefix) => _stored.Values.Where(listed => listed.Key.Value.StartsWith(prefix, StringComparison.Ordinal));

    public bool IsOld(StoredObject listed) => listed.WrittenAt < Before;

    /// <summary>Whether the object was there, and old, when the search began.</summary>
    public bool IsOld(ObjectKey key) => _stored.TryGetValue(key, out StoredObject listed) && IsOld(listed);

    public bool Holds(ObjectKey key) => _stored.ContainsKey(key);

    public void Add(Garbage garbage) => _found.Add(garbage);

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
        foreach (string prefix in Prefixes)
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
