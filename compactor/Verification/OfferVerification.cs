using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.Sharing;

namespace Accounting.Compactor.Verification;

/// <summary>Tells of the offers that lie in a store. Their bytes are nobody's truth, so nothing in them can be damage.</summary>
public static class OfferVerification
{
    public static void Run(Inspection inspection)
    {
        foreach (ObjectKey key in inspection.Under(OfferFiles.Prefix))
        {
            inspection.Claim(key);
        }

        foreach (IGrouping<string, ObjectKey> offer in inspection.Under(OfferFiles.Prefix).Where(key => !OfferFiles.IsLooking(key)).GroupBy(OfferFiles.OfferOf))
        {
            inspection.Report(
                FindingKind.Orphaned,
                OfferFiles.Folder(offer.Key),
                "A compaction shares its work here, or died and left this.",
                "Nothing depends on it, and a nightly collects it when it is old: leave it.");
        }
    }
}
