using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.Sharing;

/// <summary>What one listing showed of the offers of a store.</summary>
internal sealed class OfferBoard
{
    private readonly SortedDictionary<ObjectKey, StoredObject> _listed;

    private OfferBoard(SortedDictionary<ObjectKey, StoredObject> listed)
    {
        _listed = listed;
    }

    /// <summary>The names of those that stand.</summary>
    public IEnumerable<string> Offers => _listed.Keys.Where(key => key.Name == OfferFiles.Offer).Select(OfferFiles.OfferOf);

    public static async Task<OfferBoard> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(OfferFiles.Prefix, cancellation).ConfigureAwait(false);
        return new OfferBoard(new SortedDictionary<ObjectKey, StoredObject>(listed.ToDictionary(found => found.Key)));
    }

    /// <summary>Whether the share is still to be done, by whomever: its offer stands, and nobody is through with it.</summary>
    public bool IsWanted(Share share) => _listed.ContainsKey(OfferFiles.Key(share.Offer, OfferFiles.Offer)) && !_listed.ContainsKey(share.Done);

    /// <summary>How many processes but this one looked for offers since then.</summary>
    public int CountLooking(Timestamp since, string butFor) =>
        _listed.Values.Count(found => OfferFiles.IsLooking(found.Key) && found.Key != OfferFiles.LookingOf(butFor) && found.WrittenAt >= since);

    /// <summary>When somebody took the share; null where nobody did.</summary>
    public Timestamp? ClaimedAt(Share share) => _listed.TryGetValue(share.Claim, out StoredObject claim) ? claim.WrittenAt : null;

    /// <summary>All that lies in an offer's folder.</summary>
    public IReadOnlyList<ObjectKey> FilesOf(string offer) =>
        [.. _listed.Keys.Where(key => key.Value.StartsWith(OfferFiles.Folder(offer), StringComparison.Ordinal))];
}
