using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// What was read of a home date when it turned hot in one partition, for the others of a member, in which it turns hot at about the same time: the date's versions, the
/// runs, and the last bundles of segments. A version stays true for as long as it is there, so an older list of them only means more segments to read.
/// </summary>
internal sealed class DateAtHand
{
    /// <summary>Bundles that are kept, in bytes: an hour's of any member.</summary>
    private const long BundleBytesMax = 32 << 20;

    private readonly IObjectStore _store;
    private readonly Queue<(ObjectKey Key, SegmentObject Object)> _bundles = [];
    private long _bundleBytes;

    private DateAtHand(IObjectStore store, HomeDate date, Timestamp readAt, DayCatalog days, IReadOnlyList<Run> runs)
    {
        _store = store;
        Date = date;
        ReadAt = readAt;
        Days = days;
        Runs = runs;
    }

    public HomeDate Date { get; }

    public Timestamp ReadAt { get; }

    public DayCatalog Days { get; }

    public IReadOnlyList<Run> Runs { get; }

    /// <param name="store">The store.</param>
    /// <param name="date">The home date.</param>
    /// <param name="runs">What is known of the store's runs: it is refreshed.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<DateAtHand> ReadAsync(IObjectStore store, HomeDate date, RunCatalog runs, Timestamp now, CancellationToken cancellation)
    {
        await runs.RefreshAsync(cancellation).ConfigureAwait(false);
        var days = new DayCatalog(store);
        await days.RefreshAsync(date, cancellation).ConfigureAwait(false);
        return new DateAtHand(store, date, now, days, runs.Runs);
    }

    /// <summary>The object that a segment lies in; a bundle is read once for all that lies in it.</summary>
    /// <exception cref="DamagedDataException">It is missing, or can't be taken apart.</exception>
    public async Task<SegmentObject> ReadAsync(SegmentReference segment, CancellationToken cancellation)
    {
        if (Find(segment.Object) is { } held)
        {
            return held;
        }

        SegmentObject read = await SegmentObject.ReadAsync(_store, segment, cancellation).ConfigureAwait(false);
        if (segment.Within is not null)
        {
            Keep(segment.Object, read);
        }

        return read;
    }

    private SegmentObject? Find(ObjectKey key)
    {
        lock (_bundles)
        {
            return _bundles.FirstOrDefault(bundle => bundle.Key == key).Object;
        }
    }

    private void Keep(ObjectKey key, SegmentObject read)
    {
        lock (_bundles)
        {
            _bundles.Enqueue((key, read));
            _bundleBytes += read.LengthBytes;
            while (_bundleBytes > BundleBytesMax)
            {
                _bundleBytes -= _bundles.Dequeue().Object.LengthBytes;
            }
        }
    }
}
