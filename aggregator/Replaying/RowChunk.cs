using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>Rows of one partition that come from elsewhere than the log, gathered until they are enough for an interval.</summary>
internal sealed class RowChunk(SourceId source, LogPartition partition, BusinessCalendar calendar)
{
    private readonly SegmentBuffer _rows = new();
    private readonly QuarantineBuffer _none = new();
    private OffsetRange? _range;

    public SourceId Source => source;

    public LogPartition Partition => partition;

    /// <summary>Rows since the last <see cref="Take"/>.</summary>
    public long Rows => _rows.Rows;

    public void Add(in StoredTransaction row)
    {
        ref readonly Transaction transaction = ref row.Transaction;
        _rows.Add(transaction, ContentHash.Of(transaction), row.Offset, row.LoggedAt, row.RawHash, calendar.DayOf(transaction.OccurredAt));
        _range = _range is { } range
            ? new OffsetRange(row.Offset < range.From ? row.Offset : range.From, row.Offset.Next > range.To ? row.Offset.Next : range.To)
            : new OffsetRange(row.Offset, row.Offset.Next);
    }

    /// <summary>The rows since the last call as an interval from the lowest offset to the highest.</summary>
    public ReadInterval Take()
    {
        OffsetRange range = _range ?? throw new InvalidOperationException("There is no row.");
        var interval = new ReadInterval
        {
            Source = source,
            Partition = partition,
            Range = range,
            Files = IntervalFiles.Build(source, partition, range, null, _rows, _none, _ => null),
            Messages = _rows.Rows,
        };
        _rows.Clear();
        _range = null;
        return interval;
    }
}
