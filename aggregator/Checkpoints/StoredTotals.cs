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
    private readonly Dictionary<SourceId, IReadOnlyList<StoredObject>> _intervals = [];
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

        DamagedDataException? damage = null;
        foreach (CheckpointKey name in await NamesAsync(link, cancellation).ConfigureAwait(false))
        {
            try
            {
                if ((await ReadAsync(name, cancellation).ConfigureAwait(false)).FirstOrDefault(named => named.Checkpoint.Segment?.Key == link.Segment.Key) is { } found)
                {
                    return found.Checkpoint.HomeDates.First(date => date.Date == rows.Date).RunningTotals;
                }
            }
            catch (DamagedDataException exception)
            {
                // Another object may hold the same checkpoint: this one may have gone for it since it was listed.
                damage ??= exception;
            }
        }

        throw damage ?? new DamagedDataException($"The checkpoint that names {link.Segment.Key} is gone. Restore it from a copy of the store, or begin again.");
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

    private async Task<IReadOnlyList<StoredObject>> ListIntervalsAsync(SourceId source, CancellationToken cancellation)
    {
        if (!_intervals.TryGetValue(source, out IReadOnlyList<StoredObject>? listed))
        {
            _intervals.Add(source, listed = await store.ListAsync(CheckpointKey.IntervalsFolder(source), cancellation).ConfigureAwait(false));
        }

        return listed;
    }

    /// <summary>Where a segment's checkpoint may stand: by itself, or among others.</summary>
    private async Task<IEnumerable<CheckpointKey>> NamesAsync(SegmentLink link, CancellationToken cancellation)
    {
        if (!_names.TryGetValue((link.Source, link.Partition), out IReadOnlyList<CheckpointKey>? names))
        {
            // Intervals first: what is consolidated in between stands in both.
            IReadOnlyList<StoredObject> intervals = await ListIntervalsAsync(link.Source, cancellation).ConfigureAwait(false);
            IReadOnlyList<StoredObject> listed = await store.ListAsync(CheckpointKey.Folder(link.Source, link.Partition), cancellation).ConfigureAwait(false);
            _names.Add((link.Source, link.Partition), names = CheckpointListing.Of([.. intervals, .. listed]).Names);
        }

        return names
            .Where(name => name.IsInterval ? name.IsOfAttempt(link.CreatedAt) : name.IsConsolidated ? name.Range.From <= link.Range.From && name.Range.To >= link.Range.To : name.Range == link.Range)
            .OrderBy(name => name != _lastName).ThenBy(name => name.IsConsolidated);
    }
}
