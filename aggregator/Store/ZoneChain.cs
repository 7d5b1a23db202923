using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>Reads and writes which time-zone rules are in force in a store.</summary>
public static class ZoneChain
{
    /// <summary>All entries with their rules, in order; none of a store that was made before there were any.</summary>
    /// <exception cref="DamagedDataException">One is missing or isn't what was written.</exception>
    /// <exception cref="StoreMismatchException">A newer version of the program wrote one, which this one can't read.</exception>
    public static async Task<IReadOnlyList<(ZoneEntry Entry, ZoneRules? Rules)>> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(ZoneFiles.Prefix, cancellation).ConfigureAwait(false);
        int count = listed.Select(found => ZoneFiles.TryParseEntry(found.Key, out int number) ? number : 0).DefaultIfEmpty().Max();
        var chain = new List<(ZoneEntry, ZoneRules?)>();
        for (int number = 1; number <= count; number++)
        {
            ZoneEntry entry = ZoneEntry.Parse(number, await RequireAsync(store, ZoneFiles.Entry(number), cancellation).ConfigureAwait(false));
            ZoneRules? rules = entry.Rules is { } hash
                ? ZoneRules.Parse(hash, await RequireAsync(store, ZoneFiles.Rules(hash), cancellation).ConfigureAwait(false))
                : null;
            chain.Add((entry, rules));
        }

        return chain;
    }

    /// <summary>All rules that a store was cut by; null of one that has none written down, whose cuts name nothing.</summary>
    public static async Task<ZoneHistory?> FindHistoryAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<(ZoneEntry Entry, ZoneRules? Rules)> chain = await ReadAsync(store, cancellation).ConfigureAwait(false);
        return chain.Count == 0 || chain[^1].Rules is null ? null : new ZoneHistory([.. chain.Select(link => link.Rules)]);
    }

    /// <summary>Puts rules in force, as the entry of that number: they are durable before it names them.</summary>
    /// <returns>False where there is such an entry already.</returns>
    public static async Task<bool> TryAddAsync(IObjectStore store, int number, ZoneRules? rules, ZoneAdoption? adopted, CancellationToken cancellation)
    {
        ContentHash256? named = null;
        if (rules is not null)
        {
            (ContentHash256 hash, ObjectContent content) = rules.ToContent();
            await store.TryCreateAsync(content, cancellation).ConfigureAwait(false);
            named = hash;
        }

        var entry = new ZoneEntry { Format = ZoneEntry.CurrentFormat, Number = number, Rules = named, Adopted = adopted };
        return await store.TryCreateAsync(entry.ToContent(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks whether the rules of a zone still are those in force; of a zone that no store has recorded, nothing.</summary>
    /// <exception cref="StoreMismatchException">Others are: who goes on would cut beside them.</exception>
    /// <exception cref="DamagedDataException">What put others in force can't be read.</exception>
    public static async Task RequireInForceAsync(IObjectStore store, DateTimeZone zone, CancellationToken cancellation)
    {
        if (zone is RecordedZone own
            && await store.TryReadAsync(ZoneFiles.Entry(own.Place + 2), cancellation).ConfigureAwait(false) is { } bytes)
        {
            ZoneAdoption adopted = ZoneEntry.Parse(own.Place + 2, bytes).Adopted!;
            throw new StoreMismatchException(
                $"Other time-zone rules for {zone.Id} are in force in {store.Location} since {adopted.At}: adopted by {adopted.By} ({adopted.Reason}). What was written down before stands; start again, and days are cut by them.");
        }
    }

    private static async Task<byte[]> RequireAsync(IObjectStore store, ObjectKey key, CancellationToken cancellation) =>
        await store.TryReadAsync(key, cancellation).ConfigureAwait(false)
        ?? throw new DamagedDataException($"{key} is missing from {store.Location}: the time-zone rules that it is cut by aren't known. Restore it from a copy of the store.");
}
