using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Sharing;

namespace Accounting.Compactor.Collection;

/// <summary>Finds what compactions that died left of their offers. Nothing depends on an offer: one that is lost while it stands costs its compaction some help.</summary>
public static class OfferGarbage
{
    public static void Search(GarbageSearch search)
    {
        foreach (StoredObject file in search.Under(OfferFiles.Prefix).Where(search.IsOld))
        {
            search.Add(new Garbage(file, "its compaction died or ended long ago", Head: file.Key.Name == OfferFiles.Offer));
        }
    }
}
