using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// Reads running totals that catalogs leave in the store. For one piece of work: it remembers where checkpoints stood when it began, and the object
/// that it read last.
/// </summary>
public sealed class StoredTotals(IObjectStore store)
{
    private readonly Dictionary<(SourceId, LogPartition), IReadOnlyList<CheckpointKey>> _names = [];
    private readonly Dictionary<SourceId, IReadOnlyList<CheckpointKey>> _intervals = [];
    private CheckpointKey? _lastName;
    private IReadOnlyList<NamedCheckpoint> _last = [];

    /// <summary>The totals of a home date of a segment as they were written down; null where nobody kept them.</summary>
    /// <exception cref="DamagedDataException">The checkpoint that says them is missing or isn't what was written.</exception>
    public async Task<IReadOnlyList<WinnerTotal>?> OfAsync(SegmentLink link, HomeDateRows rows, CancellationToken cancellation)
    {
        if (rows.RunningTotals is not TotalsElsewhere)
        {
            return rows.RunningTotals;
        }

        // What was written lately stands in an interval: the partition's own folder is listed only for what doesn't.
        var damage = new List<DamagedDataException>();
        HomeDateRows? found = await FindAsync(await IntervalsAsync(link, cancellation).ConfigureAwait(false), link, rows, damage, cancellation).ConfigureAwait(false)
            ?? await FindAsync(await NamesAsync(link, cancellation).ConfigureAwait(false), link, rows, damage, cancellation).ConfigureAwait(false);
        return found is not null
            ? found.RunningTotals
            : throw damage.FirstOrDefault() ?? new DamagedDataException($"The checkpoint that names {link.Segment.Key} is gone. Restore it from a copy of the store, or begin again.");
    }

    private async Task<HomeDateRows?> FindAsync(IEnumerable<CheckpointKey> names, SegmentLink link, HomeDateRows rows, List<DamagedDataException> damage, CancellationToken cancellation)
    {
        foreach (CheckpointKey name in names.OrderBy(name => name != _lastName).ThenBy(name => name.IsConsolidated))
        {
            try
            {
                if ((await ReadAsync(name, cancellation).ConfigureAwait(false)).FirstOrDefault(named => named.Checkpoint.Segment?.Key == link.Segment.Key) is { } found)
                {
                    return found.Checkpoint.HomeDates.First(date => date.Date == rows.Date);
                }
            }
            catch (DamagedDataException exception)
            {
                // Another object may hold the same checkpoint: this one may have gone for it since it was listed.
                damage.Add(exception);
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation)
    {
        if (name != _lastName)
        {
            _last = await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false);
            _lastName = name;
        }

        return _last;
    }

    /// <summary>The intervals that a segment's checkpoint may stand in.</summary>
    private async Task<IEnumerable<CheckpointKey>> IntervalsAsync(SegmentLink link, CancellationToken cancellation)
    {
        if (!_intervals.TryGetValue(link.Source, out IReadOnlyList<CheckpointKey>? names))
        {
            IReadOnlyList<StoredObject> listed = await store.ListAsync(CheckpointKey.IntervalsFolder(link.Source), cancellation).ConfigureAwait(false);
            _intervals.Add(link.Source, names = CheckpointListing.Of(listed).Names);
        }

        return names.Where(name => name.IsOfAttempt(link.CreatedAt));
    }

    /// <summary>The objects of its partition that a segment's checkpoint may stand in, by itself or among others: what is consolidated in between stands in an interval that was listed before.</summary>
    private async Task<IEnumerable<CheckpointKey>> NamesAsync(SegmentLink link, CancellationToken cancellation)
    {
        if (!_names.TryGetValue((link.Source, link.Partition), out IReadOnlyList<CheckpointKey>? names))
        {
            IReadOnlyList<StoredObject> listed = await store.ListAsync(CheckpointKey.Folder(link.Source, link.Partition), cancellation).ConfigureAwait(false);
            _names.Add((link.Source, link.Partition), names = CheckpointListing.Of(listed).Names);
        }

        return names.Where(name => name.IsConsolidated ? name.Range.From <= link.Range.From && name.Range.To >= link.Range.To : name.Range == link.Range);
    }
}
