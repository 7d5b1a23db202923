using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.Collection;
using Accounting.Compactor.OpenTables;
using Accounting.Ingest;
using Accounting.Reporting.Collection;
using NodaTime;

namespace Accounting.Service.Collection;

/// <summary>
/// Finds what nothing in a store needs any more, room by room. What it has read of checkpoints and day versions it remembers: the next search of the same
/// process reads what is new, and looks among segments and their bundles of the last days alone: of older ones the first search has found what nothing names.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="pin">Tells what counts.</param>
public sealed class StoreGarbage(IObjectStore store, Func<CancellationToken, Task<PinnedInputs>> pin)
{
    /// <summary>Beyond the grace period: what a night or two that failed have left.</summary>
    private const int DaysBeyondGrace = 7;

    private readonly NamedVersions _tables = new(store);
    private readonly ReportGarbage _reports = new(store);
    private DayCatalog? _days;
    private bool _hasLooked;
    private ContentHash256? _cutBy;

    /// <summary>Begins with knowing nothing.</summary>
    public StoreGarbage(IObjectStore store)
        : this(store, PinOf(new PinnedInputCatalog(store)))
    {
    }

    /// <summary>Finds; removes nothing.</summary>
    /// <param name="now">What ages are counted to.</param>
    /// <param name="grace">How old what goes has to be.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    /// <exception cref="StoreUnavailableException">The store can't be read.</exception>
    /// <exception cref="DamagedDataException">What refers to objects can't be read, so nothing can be said of what it needs: nothing is removed.</exception>
    public async Task<GarbageSearch> SearchAsync(Timestamp now, Duration grace, CancellationToken cancellation)
    {
        HomeDate? filesFrom = _hasLooked ? now.Plus(-grace).UtcDate.PlusDays(-DaysBeyondGrace) : null;
        GarbageSearch search = await GarbageSearch.BeginAsync(store, now, grace, filesFrom, cancellation).ConfigureAwait(false);
        await CheckpointGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        DayCatalog days = await DaysAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<PartitionCoverage> folded = await DayGarbage.FoldedOffsetsAsync(days, cancellation).ConfigureAwait(false);
        PinnedInputs inputs = await pin(cancellation).ConfigureAwait(false);
        await IntervalGarbage.SearchAsync(search, inputs, folded, cancellation).ConfigureAwait(false);
        await RunGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        MemberGarbage.Search(search);
        OfferGarbage.Search(search);
        ProbeGarbage.Search(search);
        await DayGarbage.SearchAsync(search, inputs, days, PinnedDaysAsync, cancellation).ConfigureAwait(false);
        await TableGarbage.SearchAsync(search, _tables, cancellation).ConfigureAwait(false);
        await _reports.SearchMonthsAsync(search, cancellation).ConfigureAwait(false);
        DayFactsGarbage.Search(search);
        await IdGarbage.SearchAsync(search, cancellation).ConfigureAwait(false);
        await _reports.SearchContentAsync(search, cancellation).ConfigureAwait(false);
        _hasLooked = true;
        return search;
    }

    private static Func<CancellationToken, Task<PinnedInputs>> PinOf(PinnedInputCatalog catalog) => cancellation => catalog.RefreshAsync(_ => false, cancellation);

    /// <summary>The day versions that reports were computed from, and those that open tables name.</summary>
    private async Task<IReadOnlySet<(HomeDate Date, string Version)>> PinnedDaysAsync(CancellationToken cancellation)
    {
        HashSet<(HomeDate Date, string Version)> pinned = [.. await _reports.PinnedDaysAsync(cancellation).ConfigureAwait(false)];
        pinned.UnionWith(await _tables.ReadAsync(cancellation).ConfigureAwait(false));
        return pinned;
    }

    /// <summary>Anew once other time-zone rules are in force.</summary>
    private async Task<DayCatalog> DaysAsync(CancellationToken cancellation)
    {
        RecordedZone? zone = (await ZoneChain.FindHistoryAsync(store, cancellation).ConfigureAwait(false))?.InForce;
        if (_days is null || _cutBy != zone?.CutName())
        {
            (_days, _cutBy) = (new DayCatalog(store, zone), zone?.CutName());
        }

        return _days;
    }
}
