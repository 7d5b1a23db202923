using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Verification;

/// <summary>
/// One verification of a store: what was in it when it began, which of that has been read or is accounted for, and what was found.
/// The store is listed against the direction in which it is written, so what a listed object refers to, where it exists, was written before
/// it and is found too, even while services run.
/// </summary>
public sealed class Inspection
{
    public const string RestoreFromCopy = "Restore it from a copy of the store.";

    private static readonly string[] Prefixes =
        ["members/", "runs/", "tables/", "reports/", "transactions/", "test_transactions/", "account_statistics/", "market_statistics/", "statistics/", "state/months/", "state/facts/", "state/days/", "quarantine/", "audit/", "state/"];

    private readonly SortedDictionary<ObjectKey, long> _stored;
    private readonly HashSet<ObjectKey> _read = [];
    private readonly HashSet<ObjectKey> _claimed = [];
    private readonly List<Finding> _findings = [];
    private readonly Action<long, long> _progress;
    private readonly long _totalBytes;
    private long _readBytes;

    private Inspection(IObjectStore store, SortedDictionary<ObjectKey, long> stored, Action<long, long> progress)
    {
        Store = store;
        _stored = stored;
        _progress = progress;
        _totalBytes = stored.Values.Sum();
    }

    public IObjectStore Store { get; }

    /// <summary>Segments that were moved out of the store by command: that they aren't there is lawful.</summary>
    public HashSet<ObjectKey> Archived { get; } = [];

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>How many objects were read.</summary>
    public int Objects => _read.Count;

    /// <summary>How many bytes were read, each object counted once.</summary>
    public long Bytes => _readBytes;

    /// <param name="store">The store.</param>
    /// <param name="progress">Told the bytes read so far, and all that there are.</param>
    /// <param name="cancellation">Stops the listing.</param>
    public static async Task<Inspection> BeginAsync(IObjectStore store, Action<long, long> progress, CancellationToken cancellation)
    {
        var stored = new SortedDictionary<ObjectKey, long>();
        foreach (string prefix in Prefixes)
        {
            foreach (StoredObject listed in await store.ListAsync(prefix, cancellation).ConfigureAwait(false))
            {
                stored.TryAdd(listed.Key, listed.LengthBytes);
            }
        }

        return new Inspection(store, stored, progress);
    }

    /// <summary>Whether the object was there when the verification began.</summary>
    public bool Holds(ObjectKey key) => _stored.ContainsKey(key);

    /// <summary>The objects with a prefix, in ordinal order.</summary>
    public IReadOnlyList<ObjectKey> Under(string prefix) => [.. _stored.Keys.Where(key => key.Value.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>The objects with a prefix that nothing has accounted for.</summary>
    public IReadOnlyList<ObjectKey> Unclaimed(string prefix) => [.. Under(prefix).Where(key => !_claimed.Contains(key))];

    /// <summary>Something refers to it, or it belongs there by itself.</summary>
    public void Claim(ObjectKey key) => _claimed.Add(key);

    public void Report(FindingKind kind, string place, string problem, string remedy) => _findings.Add(new Finding(kind, place, problem, remedy));

    /// <summary>Everything under a prefix that nothing refers to.</summary>
    public void ReportOrphans(string prefix)
    {
        foreach (ObjectKey key in Unclaimed(prefix))
        {
            Claim(key);
            Report(
                FindingKind.Orphaned,
                key.Value,
                "Nothing refers to it: a crash left it, or it doesn't belong here.",
                "Nothing reads it. Remove it once no damage is reported, or leave it.");
        }
    }

    /// <summary>Reads a small object and takes what is made of it; null, and a finding, where it is missing or its reader calls it damaged.</summary>
    public async Task<T?> TryReadAsync<T>(ObjectKey key, string remedy, Func<byte[], T> read, CancellationToken cancellation)
        where T : class
    {
        Claim(key);
        byte[]? bytes = await Store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        Count(key);
        if (bytes is null)
        {
            Report(FindingKind.Missing, key.Value, "It is missing.", remedy);
            return null;
        }

        try
        {
            return read(bytes);
        }
        catch (DamagedDataException exception)
        {
            Report(FindingKind.Damaged, key.Value, exception.Message, remedy);
            return null;
        }
    }

    /// <summary>Hashes an object; null, and a finding, where it is missing or its bytes are others.</summary>
    public async Task<FileLease?> TryLeaseAsync(ObjectKey key, ContentHash256 expected, string remedy, CancellationToken cancellation)
    {
        Claim(key);
        try
        {
            FileLease lease = await Store.LeaseFileAsync(key, expected, cancellation).ConfigureAwait(false);
            Count(key);
            return lease;
        }
        catch (DamagedDataException)
        {
            Count(key);
            if (Holds(key))
            {
                Report(FindingKind.Damaged, key.Value, $"Its SHA-256 is not {expected}, which it was written with.", remedy);
            }
            else
            {
                Report(FindingKind.Missing, key.Value, "It is missing.", remedy);
            }

            return null;
        }
    }

    /// <summary>Whether an object's bytes are those expected; reports nothing.</summary>
    public async Task<bool> MatchesAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        bool matches = await Store.HoldsAsync(key, expected, cancellation).ConfigureAwait(false);
        Count(key);
        return matches;
    }

    /// <summary>Notes that an object was read, by whatever read it.</summary>
    public void Count(ObjectKey key)
    {
        if (_stored.TryGetValue(key, out long lengthBytes) && _read.Add(key))
        {
            _readBytes += lengthBytes;
            _progress(_readBytes, _totalBytes);
        }
    }
}
