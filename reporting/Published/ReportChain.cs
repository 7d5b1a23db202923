using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>
/// All final revisions, in the order in which they were committed. Invariants, checked when it is read: numbers run from 1 without gaps;
/// each entry names the hash of the one before and includes its coverage; the months of an entry follow one another, a close goes on after the last
/// final month and a restatement goes on to it; every revision is one that <see cref="MonthTransitions"/> allows, and opens with the newest
/// revision of the month before.
/// </summary>
public sealed class ReportChain
{
    private readonly Dictionary<BusinessMonth, FinalRevision> _newest = [];
    private ContentHash256? _lastHash;

    private ReportChain()
    {
    }

    public IReadOnlyList<ChainEntry> Entries { get; private set; } = [];

    public BusinessMonth? FirstMonth => Entries.Count == 0 ? null : Entries[0].Months[0].Month;

    /// <summary>The last final month; null where none is.</summary>
    public BusinessMonth? LastMonth => _newest.Count == 0 ? null : _newest.Keys.Max();

    public Coverage? LastCoverage => Entries.Count == 0 ? null : Entries[^1].Coverage;

    /// <summary>The months that are final, in order.</summary>
    public IReadOnlyList<BusinessMonth> FinalMonths => [.. _newest.Keys.Order()];

    /// <summary>The newest revision of a month, or null where it isn't final.</summary>
    public FinalRevision? Newest(BusinessMonth month) => _newest.GetValueOrDefault(month);

    /// <summary>Every revision ever committed.</summary>
    public IEnumerable<FinalRevision> All => Entries.SelectMany(entry => entry.Months);

    /// <exception cref="DamagedDataException">The chain breaks one of its invariants.</exception>
    public static Task<ReportChain> LoadAsync(IObjectStore store, CancellationToken cancellation) => LoadAsync(store, null, cancellation);

    /// <param name="store">The store.</param>
    /// <param name="known">The chain as it was read before: what is in it never changes, and isn't read again. Null where it wasn't.</param>
    /// <param name="cancellation">Stops it between reads.</param>
    /// <exception cref="DamagedDataException">The chain breaks one of its invariants.</exception>
    public static async Task<ReportChain> LoadAsync(IObjectStore store, ReportChain? known, CancellationToken cancellation)
    {
        ObjectKey[] keys = [.. (await store.ListAsync(ReportFiles.ChainPrefix, cancellation).ConfigureAwait(false)).Select(found => found.Key).OrderBy(NumberOf)];
        ReportChain chain = known is not null && keys.Take(known.Entries.Count).Select(NumberOf).SequenceEqual(known.Entries.Select(entry => entry.Number)) ? known.Copy() : new ReportChain();
        List<ChainEntry> entries = [.. chain.Entries];
        foreach (ObjectKey key in keys.Skip(entries.Count))
        {
            byte[] bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false) ?? throw new DamagedDataException($"{key} was there and is missing from {store.Location}.");
            var entry = SealedJson.Deserialize<ChainEntry>(key, bytes, format: ChainEntry.CurrentFormat);
            chain.Check(entry, entries.Count == 0 ? null : entries[^1], key);
            entries.Add(entry);
            chain._lastHash = ContentHash256.Of(bytes);
        }

        chain.Entries = entries;
        return chain;
    }

    /// <summary>
    /// Adds an entry, all its months at once. What the store says of the create is settled by what then stands: an answer may be lost on its way, and
    /// a server may say of two that each of them was first.
    /// </summary>
    /// <returns>False, and nothing is final by it, where someone else was first: read the chain again.</returns>
    /// <exception cref="StoreMismatchException">The store does not create exclusively: another entry stands where this one was acknowledged.</exception>
    public async Task<bool> TryCommitAsync(IObjectStore store, Func<int, ContentHash256?, ChainEntry> create, CancellationToken cancellation)
    {
        await store.RequireExclusiveCreationAsync(cancellation).ConfigureAwait(false);
        ChainEntry entry = create(Entries.Count + 1, _lastHash);
        ObjectKey key = ReportFiles.Chain(entry.Number);
        byte[] bytes = SealedJson.Serialize(entry);
        bool acknowledged = await TryCreateAsync(store, key, bytes, cancellation).ConfigureAwait(false);
        byte[] standing = await store.TryReadAsync(key, cancellation).ConfigureAwait(false)
            ?? throw new StoreUnavailableException($"{key} was written to {store.Location} and cannot be read back: whether the months are final shows when the store answers. Run 'accounting nightly' again.");
        bool isOurs = standing.AsSpan().SequenceEqual(bytes);
        return acknowledged && !isOurs
            ? throw new StoreMismatchException(
                $"{store.Location} acknowledged {key} to this process and holds another's: two closed months at once, and the store does not decide between them. "
                + "Let one process at a time close months (with a bucket: s3:atomic_create=false), then run 'accounting verify' and 'accounting nightly'. What stands counts.")
            : isOurs;
    }

    private ReportChain Copy()
    {
        var copy = new ReportChain { Entries = Entries, _lastHash = _lastHash };
        foreach ((BusinessMonth month, FinalRevision revision) in _newest)
        {
            copy._newest.Add(month, revision);
        }

        return copy;
    }

    /// <summary>A create whose answer never came may have been served.</summary>
    private static async Task<bool> TryCreateAsync(IObjectStore store, ObjectKey key, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            return await store.TryCreateAsync(ObjectContent.FromBytes(key, bytes), cancellation).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is null)
            {
                throw;
            }

            return false;
        }
    }

    private static int NumberOf(ObjectKey key) =>
        int.TryParse(key.Name.Replace(".json", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new DamagedDataException($"{key} is no entry of the chain of final reports. Remove what doesn't belong there.");

    private void Check(ChainEntry entry, ChainEntry? before, ObjectKey key)
    {
        bool linked = entry.Number == (before?.Number ?? 0) + 1 && entry.Previous == _lastHash
            && (before is null || entry.Coverage.Includes(before.Coverage)) && entry.Months.Count > 0;
        foreach (FinalRevision revision in entry.Months)
        {
            linked &= Follows(entry.Kind, revision);
            _newest[revision.Month] = revision;
        }

        linked = linked && entry.Months.Zip(entry.Months.Skip(1)).All(pair => pair.Second.Month == pair.First.Month.Next) && entry.Months[^1].Month == LastMonth;
        if (!linked)
        {
            throw new DamagedDataException($"{key} does not follow the entry before it: the chain of final reports is damaged. Restore reports/chain from a copy of the store.");
        }
    }

    private bool Follows(ChainEntryKind kind, FinalRevision revision)
    {
        FinalRevision? earlier = Newest(revision.Month);
        FinalRevision? before = Newest(revision.Month.Previous);
        MonthStanding? legal = MonthTransitions.TryNext(earlier is null ? null : MonthStanding.Of(earlier), MonthTransitions.ActOf(kind), MonthState.Final);
        return legal?.Revision == revision.Revision
            && (before is not null || _newest.Count == 0 || revision.Month == _newest.Keys.Min())
            && revision.Opening == (before is null ? null : new OpeningReference(before.Month, before.Revision, before.Manifest));
    }
}
