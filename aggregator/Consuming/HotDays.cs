using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>The live view of one partition: the stores of its hot days, loaded as dates turn hot, and what messages did to them.</summary>
/// <param name="source">The partition's source.</param>
/// <param name="partition">The partition.</param>
/// <param name="storedDays">Where a date that turns hot finds what is stored of it.</param>
/// <param name="hotDays">How many home dates are kept: <see cref="HotWindow"/>.</param>
internal sealed class HotDays(SourceId source, LogPartition partition, IStoredDayReader storedDays, int hotDays)
{
    private readonly HotWindow _window = new(hotDays);

    /// <summary>What messages did to the stores.</summary>
    public FoldCounts Folds { get; private set; }

    /// <summary>The stores in memory.</summary>
    public IReadOnlyCollection<DayStore> Stores => _window.Stores;

    /// <summary>Rows of all stores in memory.</summary>
    public long Rows => _window.Stores.Sum(store => (long)store.Count);

    /// <summary>Memory of those rows, in bytes.</summary>
    public long RowBytes => _window.Stores.Sum(store => store.RowBytes);

    /// <summary>Moves the end of what is hot.</summary>
    public void Advance(Timestamp loggedAt) => _window.Advance(loggedAt);

    /// <summary>
    /// The date's store, loaded if the date turns hot with this message; null where it is cold.
    /// Loading blocks the polling thread on purpose: nothing else of the partition may be taken before the date is whole.
    /// </summary>
    /// <exception cref="Store.StoreUnavailableException">What is stored of the date could not be loaded.</exception>
    public DayStore? StoreOf(HomeDate date, LogOffset resumeAt, CancellationToken cancellation)
    {
        if (_window.TryGet(date, out DayStore known))
        {
            return known;
        }

        if (!_window.IsHot(date))
        {
            return null;
        }

        var store = new DayStore(date);
        storedDays.LoadAsync(source, partition, resumeAt, store, cancellation).GetAwaiter().GetResult();
        _window.Add(store);
        return store;
    }

    public void Fold(DayStore store, in StoredRow row) => Folds = Folds.With(store.Fold(row));

    /// <summary>Null where the date is cold, so nobody keeps them.</summary>
    public IReadOnlyList<WinnerTotal>? RunningTotalsOf(HomeDate date) =>
        _window.TryGet(date, out DayStore store) ? [.. store.Totals.Select(WinnerTotal.Of)] : null;

    /// <summary>Lets go of what is no longer hot; called right after a checkpoint.</summary>
    public void EvictCold() => _window.EvictCold();
}
