using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using NodaTime;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>
/// The way of a partition's messages from their bytes to the files of a checkpoint, through the real decoder and the real consumer; and beside it
/// what the oracle says of each. Every file is read back and held against that: each message stands in exactly one of the two, as it should.
/// </summary>
internal sealed class MutatedPartition : IStoredDayReader, IDisposable
{
    private static readonly SourceId Source = new LogIdentity { ClusterId = "mutated", Topic = "transactions", PartitionCount = 1 }.SourceId;

    private static readonly MessageRules Rules = new(TimeRules.Of(new ConsumerOptions().AheadOfBrokerMax), []);

    private readonly FaultingObjectStore _store = new();
    private readonly TransactionDecoder _decoder = new(WriterShapes.Registry());
    private readonly IReadOnlyDictionary<string, ObviousSchema> _schemas = WriterShapes.Oracle();
    private readonly PartitionConsumer _consumer;
    private readonly CheckpointWriter _writer;
    private readonly Dictionary<LogOffset, (byte[] Value, Transaction? Expected)> _interval = [];
    private LogOffset _next;

    public MutatedPartition()
    {
        _consumer = new PartitionConsumer(
            Source, default, () => 1, PartitionProgress.None, this, new ConsumerOptions(), () => Rules, new BusinessCalendar(DateTimeZoneProviders.Tzdb["Europe/London"]), new ManualClock());
        _writer = new CheckpointWriter(_store, DateTimeZoneProviders.Tzdb["Europe/London"], new ManualClock());
    }

    public long Messages { get; private set; }

    public long Accepted { get; private set; }

    /// <summary>How many messages were quarantined for each reason.</summary>
    public SortedDictionary<QuarantineReason, long> Quarantined { get; } = [];

    /// <summary>The most that decoding one message allocated beyond its own size, and that of all together, in bytes.</summary>
    public long DecodingAllocatedMax { get; private set; }

    public long DecodingAllocated { get; private set; }

    /// <summary>What decoding and taking all messages allocated, checkpoints left out, in bytes.</summary>
    public long TakingAllocated { get; private set; }

    /// <exception cref="InvalidOperationException">The product and the oracle disagree.</exception>
    public void Take(byte[] value)
    {
        Timestamp loggedAt = Transactions.Noon.Plus(Duration.FromMilliseconds(Messages));
        long before = GC.GetAllocatedBytesForCurrentThread();
        DecodedMessage decoded = _decoder.Decode(value);
        long decoding = GC.GetAllocatedBytesForCurrentThread() - before;
        DecodingAllocated += decoding;
        DecodingAllocatedMax = Math.Max(DecodingAllocatedMax, decoding - value.Length);

        Transaction? expected = ObviousTransaction.Of(value, _schemas);
        Require(decoded.IsAccepted == expected is not null, value, $"the decoder says {decoded.Rejection?.ToString() ?? "accepted"}, the oracle {(expected is null ? "refused" : "accepted")}");
        if (expected is { } transaction)
        {
            Require(decoded.Transaction == transaction, value, $"the decoder reads {decoded.Transaction}, the oracle {transaction}");
        }

        var record = new LogRecord { Offset = _next, LoggedAt = loggedAt, Message = decoded };
        _interval.Add(_next, (value, expected is { } known && !ObviousTransaction.IsAhead(known, loggedAt) ? expected : null));
        before = GC.GetAllocatedBytesForCurrentThread();
        _consumer.Accept(record, CancellationToken.None);
        TakingAllocated += decoding + GC.GetAllocatedBytesForCurrentThread() - before;
        Messages++;
        _next = new LogOffset(_next.Value + (Messages % 100 == 0 ? 3 : 1));
        if (_consumer.IsFull)
        {
            Checkpoint();
        }
    }

    /// <summary>Writes down what was taken, reads it back, and forgets it.</summary>
    public void Checkpoint()
    {
        Checkpoint checkpoint = _writer.WriteAsync([_consumer], CancellationToken.None).GetAwaiter().GetResult()[0];
        if (checkpoint.Segment is { } rows)
        {
            SegmentFile segment = SegmentFile.ReadAsync(_store, rows, CancellationToken.None).GetAwaiter().GetResult();
            foreach (HomeDateRows date in checkpoint.HomeDates)
            {
                StoredRowReader reader = segment.Rows(date);
                while (reader.TryRead(out StoredTransaction row))
                {
                    Settle(row, date.Date);
                }
            }
        }

        if (checkpoint.Quarantine is { } messages)
        {
            foreach (QuarantinedMessage message in QuarantineFile.ReadAsync(_store, messages, CancellationToken.None).GetAwaiter().GetResult())
            {
                Settle(message);
            }
        }

        if (_interval.Count > 0)
        {
            throw new InvalidOperationException($"{_interval.Count} messages up to {checkpoint.To} are in no file, the first at {_interval.Keys.Min()}.");
        }

        ObjectKey[] keys = [.. _store.ListAsync("", CancellationToken.None).GetAwaiter().GetResult().Select(stored => stored.Key)];
        _store.DeleteAsync(keys, CancellationToken.None).GetAwaiter().GetResult();
    }

    Task IStoredDayReader.LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation) => Task.CompletedTask;

    public override string ToString() =>
        $"{Messages} messages, {Accepted} accepted, {string.Join(", ", Quarantined.Select(reason => $"{reason.Value} {reason.Key}"))}; "
        + $"decoding allocated {DecodingAllocated} bytes, for one message at most {DecodingAllocatedMax} beyond its size, with taking {TakingAllocated}";

    public void Dispose() => _store.Dispose();

    private static void Require(bool holds, byte[] value, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{what}; the message is {Convert.ToHexString(value.AsSpan(0, Math.Min(value.Length, 2000)))}");
        }
    }

    private void Settle(in StoredTransaction row, HomeDate date)
    {
        (byte[] value, Transaction? expected) = Known(row.Offset);
        Require(expected == row.Transaction && row.RawHash == XxHash64.HashToUInt64(value) && row.Transaction.HomeDate == date, value, $"stored under {date} is {row}, the oracle says {expected}");
        Accepted++;
    }

    private void Settle(QuarantinedMessage message)
    {
        (byte[] value, Transaction? expected) = Known(message.Offset);
        Require(expected is null && message.RawValue.Span.SequenceEqual(value), value, $"quarantined for {message.Rejection}, the oracle says {expected}");
        Quarantined[message.Rejection.Reason] = Quarantined.GetValueOrDefault(message.Rejection.Reason) + 1;
    }

    private (byte[] Value, Transaction? Expected) Known(LogOffset offset) => _interval.Remove(offset, out (byte[], Transaction?) known)
        ? known
        : throw new InvalidOperationException($"Offset {offset} is stored, and was never sent or stands in two files.");
}
