using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.SecondReading;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>The segments that a day version was folded from, as places that its rows may name.</summary>
internal sealed class DaySources
{
    private readonly Dictionary<(SourceId Source, LogPartition Partition, RunId? Run), (ulong Hash, OffsetRange[] Ranges)> _places = [];

    private readonly DayManifest _manifest;

    private (SourceId Source, LogPartition Partition, RunId? Run) _lastKey;

    private (ulong Hash, OffsetRange[] Ranges) _last;

    public DaySources(DayManifest manifest)
    {
        _manifest = manifest;
        foreach (IGrouping<(SourceId Source, LogPartition Partition, RunId? Run), SegmentPlace> place in manifest.Inputs
            .Select(input => SegmentPlace.Of(input.Segment)).GroupBy(place => (place.Source, place.Partition, place.Run)))
        {
            OffsetRange[] ranges = [.. Coverage.Of(place.Select(segment => (segment.Source, segment.Partition, segment.Range)), []).Partitions.SelectMany(partition => partition.Ranges)];
            _places.Add(place.Key, (RowOrigin.OfPlace(place.Key.Source, place.Key.Partition, place.Key.Run), ranges));
        }
    }

    /// <summary>The hash of the place that a row says it is of; null where no segment of the version is of it.</summary>
    public ulong? HashOf(in DayRow row)
    {
        if (_last.Ranges is null || _lastKey != (row.Source, row.Partition, row.Run))
        {
            _lastKey = (row.Source, row.Partition, row.Run);
            _last = _places.GetValueOrDefault(_lastKey, (0, []));
        }

        (ulong Hash, OffsetRange[] Ranges) place = _last;
        int low = 0, high = place.Ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            OffsetRange range = place.Ranges[middle];
            if (range.Contains(row.Stored.Offset))
            {
                return place.Hash;
            }

            (low, high) = row.Stored.Offset < range.From ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    /// <summary>The segments that may hold a row.</summary>
    public IEnumerable<DayInput> Of(DayRow row) => _manifest.Inputs.Where(input =>
        SegmentPlace.Of(input.Segment) is var place
        && place.Range.Contains(row.Stored.Offset) && (place.Source, place.Partition, place.Run) == (row.Source, row.Partition, row.Run));
}
