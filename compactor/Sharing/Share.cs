using Accounting.Aggregator.Store;

namespace Accounting.Compactor.Sharing;

/// <summary>What one compactor does of an offer at a time.</summary>
/// <param name="Offer">The offer's name.</param>
/// <param name="Number">From 0.</param>
internal readonly record struct Share(string Offer, int Number)
{
    /// <summary>There once somebody is at the share.</summary>
    public ObjectKey Claim => OfferFiles.Key(Offer, OfferFiles.Claim(Number));

    /// <summary>There once somebody is through with the share, well or not.</summary>
    public ObjectKey Done => OfferFiles.Key(Offer, OfferFiles.Done(Number));

    /// <summary>A file that the share made.</summary>
    public ObjectKey File(string name) => OfferFiles.Key(Offer, OfferFiles.File(Number, name));
}
