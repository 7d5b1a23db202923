using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Bench.Trading;

/// <summary>Reads stretches of an <see cref="EncodedLog"/> again, as a replay does.</summary>
internal sealed class EncodedLogStretches(EncodedLog log) : ILogReader
{
    private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());
    private LogPartition _partition;
    private LogOffset _next;
    private LogOffset _end;
    private bool _isDone = true;

    public LogIdentity Identity => log.Identity;

    public LogIdentity AskIdentity() => Identity;

    public PartitionBounds AskBounds(LogPartition partition) => new(partition, new LogOffset(0), new LogOffset(log.CountOf(partition.Value)));

    public void Begin(LogPartition partition, LogOffset from, LogOffset upTo) => (_partition, _next, _end, _isDone) = (partition, from, upTo, false);

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        if (_isDone)
        {
            record = default;
            return PollResult.Nothing;
        }

        if (_next >= _end)
        {
            _isDone = true;
            record = new LogRecord { Partition = _partition, Offset = _end };
            return PollResult.EndOfPartition;
        }

        ReadOnlySpan<byte> value = log.Read(_partition.Value, (int)_next.Value, out Timestamp loggedAt);
        record = new LogRecord { Partition = _partition, Offset = _next, LoggedAt = loggedAt };
        _decoder.Decode(value, out record.Message);
        _next = _next.Next;
        return PollResult.Message;
    }

    public void Dispose()
    {
        // It holds nothing but memory.
    }
}
