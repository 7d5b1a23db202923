using Accounting.Aggregator.Collection;

namespace Accounting.Compactor.Collection;

/// <summary>Finds what earlier versions of the program left of the protocol by which their compactors shared work. Nothing reads it.</summary>
public static class OfferGarbage
{
    private const string Prefix = "state/offers/";

    public static void Search(GarbageSearch search) => search.Add(search.Under(Prefix).Where(search.IsOld), "compactors don't offer work to each other any more");
}
