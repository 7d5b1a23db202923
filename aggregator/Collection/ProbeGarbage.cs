using Accounting.Aggregator.Store.S3;

namespace Accounting.Aggregator.Collection;

/// <summary>Finds what probes of a bucket left that were interrupted.</summary>
public static class ProbeGarbage
{
    public static void Search(GarbageSearch search) => search.Add(search.Under(CreationProbe.Prefix).Where(search.IsOld), "a probe of the bucket was interrupted");
}
