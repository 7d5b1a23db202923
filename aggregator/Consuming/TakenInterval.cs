using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What was taken of a partition since its last checkpoint, as the next one will hold it.</summary>
internal sealed class TakenInterval
{
    private readonly SegmentBuffer _segment = new();
    private readonly QuarantineBuffer _quarantine = new();
    private long _gaps;

    /// <summary>Bytes of message values.</summary>
    public long Bytes { get; private set; }

    /// <summary>The oldest of the broker's timestamps; null before the first message.</summary>
    public Timestamp? OldestLoggedAt { get; private set; }

    /// <summary>The newest of the broker's timestamps; null before the first message.</summary>
    public Timestamp? NewestLoggedAt { get; private set; }

    /// <summary>Takes a message as a row. Allocates only as buffers grow.</summary>
    public void Accept(in LogRecord record, in Transaction transaction, ulong contentHash, BusinessDay businessDay)
    {
        _segment.Add(transaction, contentHash, record.Offset, record.LoggedAt, record.Message.RawHash, businessDay);
        Note(record);
    }

    /// <summary>Takes a message that is not accepted, verbatim.</summary>
    public void Reject(in LogRecord record, Rejection rejection)
    {
        _quarantine.Add(record.Offset, record.LoggedAt, rejection, record.Message.RawValue.Span);
        Note(record);
    }

    /// <summary>Offsets were passed that hold no message.</summary>
    public void Skip(long offsets) => _gaps += offsets;

    /// <summary>What became of the offsets of the interval.</summary>
    public CheckpointCounters CountersOf(OffsetRange range) => new(range.To.Value - range.From.Value, _segment.Rows, _quarantine.Messages, _gaps);

    /// <summary>The files that its checkpoint will refer to, under names of this attempt.</summary>
    public IntervalFiles Build(SourceId source, LogPartition partition, OffsetRange range, Timestamp attempt, Func<HomeDate, IReadOnlyList<WinnerTotal>?> runningTotalsOf) =>
        IntervalFiles.Build(source, partition, range, attempt, _segment, _quarantine, runningTotalsOf);

    /// <summary>Forgets it once it is durable.</summary>
    public void Clear()
    {
        _segment.Clear();
        _quarantine.Clear();
        _gaps = 0;
        Bytes = 0;
        OldestLoggedAt = null;
        NewestLoggedAt = null;
    }

    private void Note(in LogRecord record)
    {
        Bytes += record.Message.RawValue.Length;
        OldestLoggedAt = OldestLoggedAt < record.LoggedAt ? OldestLoggedAt : record.LoggedAt;
        NewestLoggedAt = NewestLoggedAt > record.LoggedAt ? NewestLoggedAt : record.LoggedAt;
    }
}
