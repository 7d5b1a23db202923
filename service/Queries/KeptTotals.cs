using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Queries;

/// <summary>
/// Running totals of checkpoints for one who asks again and again: what was asked for the last time is not read again, since what a segment's checkpoint says never
/// changes. For one question at a time.
/// </summary>
public sealed class KeptTotals(IObjectStore store)
{
    private Dictionary<(ObjectKey Segment, HomeDate Date), IReadOnlyList<WinnerTotal>> _kept = [];
    private Dictionary<(ObjectKey Segment, HomeDate Date), IReadOnlyList<WinnerTotal>> _asked = [];
    private StoredTotals _stored = new(store);

    /// <summary>A question begins: what the one before did not ask for is forgotten.</summary>
    public void Begin()
    {
        (_kept, _asked) = (_asked, []);
        _stored = new StoredTotals(store);
    }

    /// <summary>The totals of a home date of a segment; empty where nobody kept them.</summary>
    /// <exception cref="DamagedDataException">The checkpoint that says them is missing or isn't what was written.</exception>
    internal async Task<IReadOnlyList<WinnerTotal>> OfAsync(SegmentLink link, HomeDateRows rows, CancellationToken cancellation)
    {
        (ObjectKey, HomeDate) place = (link.Segment.Key, rows.Date);
        if (!_asked.TryGetValue(place, out IReadOnlyList<WinnerTotal>? totals))
        {
            totals = _kept.GetValueOrDefault(place) ?? await _stored.OfAsync(link, rows, cancellation).ConfigureAwait(false) ?? [];
            _asked.Add(place, totals);
        }

        return totals;
    }
}
