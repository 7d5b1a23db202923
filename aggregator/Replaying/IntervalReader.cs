using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>Reads intervals of a log and judges their messages exactly as a consumer does. One interval is in memory at a time.</summary>
internal sealed class IntervalReader(ILogReader log, ReplayOptions options, BusinessCalendar calendar)
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly SegmentBuffer _segment = new();
    private readonly QuarantineBuffer _quarantine = new();

    /// <summary>The planned interval as one; offsets that no checkpoint covers as several, cut by size.</summary>
    /// <exception cref="LogTruncatedException">The log doesn't hold the interval, or no longer.</exception>
    /// <exception cref="BrokerUnavailableException">The broker fell silent.</exception>
    public IEnumerable<ReadInterval> Read(PlannedInterval interval, CancellationToken cancellation)
    {
        // What an earlier interval left that failed half-way.
        _segment.Clear();
        _quarantine.Clear();
        log.Begin(interval.Partition, interval.Range.From, interval.Range.To);
        LogOffset from = interval.Range.From;
        long bytes = 0;
        long messages = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            PollResult result = log.Poll(PollWait, out LogRecord record);
            if (result == PollResult.Nothing)
            {
                continue;
            }

            if (result == PollResult.EndOfPartition)
            {
                yield return Build(interval, new OffsetRange(from, interval.Range.To), messages);
                yield break;
            }

            Take(interval.Source, record);
            messages++;
            bytes += record.Message.RawValue.Length;
            if (interval.Checkpoint is null && bytes >= options.IntervalBytes && record.Offset.Next < interval.Range.To)
            {
                yield return Build(interval, new OffsetRange(from, record.Offset.Next), messages);
                from = record.Offset.Next;
                bytes = 0;
                messages = 0;
            }
        }
    }

    private void Take(SourceId source, in LogRecord record)
    {
        Rejection? rejection = options.Rules.Check(source, record);
        if (rejection is not null)
        {
            _quarantine.Add(record.Offset, record.LoggedAt, rejection, record.Message.RawValue.Span);
            return;
        }

        ref readonly Transaction transaction = ref record.Message.Transaction;
        _segment.Add(transaction, ContentHash.Of(transaction), record.Offset, record.LoggedAt, record.Message.RawHash, calendar.DayOf(transaction.OccurredAt));
    }

    private ReadInterval Build(PlannedInterval interval, OffsetRange range, long messages)
    {
        var read = new ReadInterval
        {
            Source = interval.Source,
            Partition = interval.Partition,
            Range = range,
            Files = IntervalFiles.Build(interval.Source, interval.Partition, range, interval.Checkpoint?.CreatedAt, _segment, _quarantine, _ => null),
            Messages = messages,
        };
        _segment.Clear();
        _quarantine.Clear();
        return read;
    }
}
