using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.SecondReading;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>The places that the rows of a day version may name, and the segments that they came from.</summary>
internal sealed class DaySources
{
    private readonly Dictionary<(SourceId Source, LogPartition Partition, RunId? Run), (ulong Hash, OffsetRange Range)> _places = [];

    private readonly IReadOnlyList<SegmentPart> _parts;

    private (SourceId Source, LogPartition Partition, RunId? Run) _lastKey;

    private (ulong Hash, OffsetRange Range) _last;

    /// <param name="manifest">The version's.</param>
    /// <param name="parts">Its inputs, as far as they are known.</param>
    public DaySources(DayManifest manifest, IReadOnlyList<SegmentPart> parts)
    {
        _parts = parts;
        foreach (DayInput input in manifest.Inputs)
        {
            _places.Add((input.Source, input.Partition, input.Run), (RowOrigin.OfPlace(input.Source, input.Partition, input.Run), input.Range));
        }
    }

    /// <summary>The hash of the place that a row says it is of; null where no segment of the version is of it.</summary>
    public ulong? HashOf(in DayRow row)
    {
        if (_lastKey != (row.Source, row.Partition, row.Run))
        {
            _lastKey = (row.Source, row.Partition, row.Run);
            _last = _places.GetValueOrDefault(_lastKey);
        }

        return _last.Range.Contains(row.Stored.Offset) ? _last.Hash : null;
    }

    /// <summary>The segments that may hold a row.</summary>
    public IEnumerable<SegmentReference> Of(DayRow row)
    {
        (SourceId, LogPartition, RunId?) place = (row.Source, row.Partition, row.Run);
        LogOffset offset = row.Stored.Offset;
        return _parts.Where(part => part.Place == place && part.Link.Range.Contains(offset)).Select(part => part.Segment);
    }
}
