using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.Collection;

/// <summary>Finds what earlier versions of the program left of the protocol by which their compactors shared work. Nothing reads it.</summary>
public static class OfferGarbage
{
    private const string Prefix = "state/offers/";

    public static void Search(GarbageSearch search)
    {
        foreach (StoredObject file in search.Under(Prefix).Where(search.IsOld))
        {
            search.Add(new Garbage(file, "compactors don't offer work to each other any more"));
        }
    }
}
