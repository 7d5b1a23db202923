using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Collection;
using Accounting.Ingest;
using Accounting.Reporting.Collection;
using NodaTime;

namespace Accounting.Service.Collection;

/// <summary>Finds and removes what nothing in a store needs any more, room by room.</summary>
public static class StoreGarbage
{
    /// <summary>Finds; removes nothing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="now">What ages are counted to.</param>
    /// <param name="grace">How old what goes has to be.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    /// <exception cref="StoreUnavailableException">The store can't be read.</exception>
    /// <exception cref="DamagedDataException">What refers to objects can't be read, so nothing can be said of what it needs: nothing is removed.</exception>
    public static async Task<GarbageSearch> SearchAsync(IObjectStore store, Timestamp now, Duration grace, CancellationToken cancellation)
    {
        GarbageSearch search = await GarbageSearch.BeginAsync(store, now, grace, cancellation).ConfigureAwait(false);
        await CheckpointGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        IReadOnlyList<PartitionCoverage> folded = await DayGarbage.FoldedOffsetsAsync(store, cancellation).ConfigureAwait(false);
        await IntervalGarbage.SearchAsync(search, folded, cancellation).ConfigureAwait(false);
        await RunGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        MemberGarbage.Search(search);
        OfferGarbage.Search(search);
        ProbeGarbage.Search(search);
        await DayGarbage.SearchAsync(search, stopping => ReportGarbage.PinnedDaysAsync(store, stopping), cancellation).ConfigureAwait(false);
        await ReportGarbage.SearchMonthsAsync(search, cancellation).ConfigureAwait(false);
        await IdGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        await ReportGarbage.SearchContentAsync(search, cancellation).ConfigureAwait(false);
        return search;
    }
}
