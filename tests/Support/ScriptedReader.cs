using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>A log that is a list in memory, read stretch by stretch.</summary>
internal sealed class ScriptedReader(IMessageDecoder decoder, params IReadOnlyList<ScriptedRecord>[] partitions) : ILogReader
{
    private LogPartition _partition;
    private LogOffset _next;
    private LogOffset _end;
    private bool _isDone = true;

    public LogIdentity Identity { get; init; } = new() { ClusterId = "scripted", Topic = "transactions", PartitionCount = partitions.Length };

    /// <summary>What the broker says when it is asked again; null for what it said at first.</summary>
    public LogIdentity? Standing { get; set; }

    public LogIdentity AskIdentity() => Standing ?? Identity;

    /// <summary>Of each partition the offset below which retention has removed everything.</summary>
    public Dictionary<LogPartition, LogOffset> Retained { get; } = [];

    /// <summary>Called before each record is handed over, with the number of those before it: where a test crashes.</summary>
    public Action<long>? BeforeRecord { get; set; }

    public long Delivered { get; private set; }

    public PartitionBounds AskBounds(LogPartition partition)
    {
        IReadOnlyList<ScriptedRecord> records = partitions[partition.Value];
        LogOffset end = records.Count == 0 ? default : records[^1].Offset.Next;
        return new PartitionBounds(partition, Retained.GetValueOrDefault(partition, records.Count == 0 ? default : records[0].Offset), end);
    }

    public void Begin(LogPartition partition, LogOffset from, LogOffset upTo)
    {
        PartitionBounds bounds = AskBounds(partition);
        if (from < Retained.GetValueOrDefault(partition) || upTo > bounds.End)
        {
            throw new LogTruncatedException(partition, from, bounds.Earliest, bounds.End, "scripted");
        }

        (_partition, _next, _end, _isDone) = (partition, from, upTo, false);
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        record = default;
        if (_isDone)
        {
            return PollResult.Nothing;
        }

        foreach (ScriptedRecord next in partitions[_partition.Value].Where(candidate => candidate.Offset >= _next && candidate.Offset < _end))
        {
            BeforeRecord?.Invoke(Delivered);
            Delivered++;
            _next = next.Offset.Next;
            record = new LogRecord { Partition = _partition, Offset = next.Offset, LoggedAt = next.LoggedAt, Message = decoder.Decode(next.Value) };
            return PollResult.Message;
        }

        _isDone = true;
        record = new LogRecord { Partition = _partition, Offset = _end };
        return PollResult.EndOfPartition;
    }

    public void Dispose()
    {
    }
}
