using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>
/// A transaction log that is a list in memory: hands its records over partition by partition in turn, as one member that owns everything.
/// What was committed is kept, to be asked.
/// </summary>
internal sealed class ScriptedLog(IMessageDecoder decoder, params IReadOnlyList<ScriptedRecord>[] partitions) : ITransactionLog
{
    private readonly Dictionary<LogPartition, int> _positions = [];
    private readonly HashSet<LogPartition> _ended = [];
    private readonly HashSet<LogPartition> _paused = [];
    private IPartitionOwner? _owner;
    private int _turn;

    public LogIdentity Identity { get; init; } = new() { ClusterId = "scripted", Topic = "transactions", PartitionCount = partitions.Length };

    public string? LastError => null;

    public Dictionary<LogPartition, LogOffset> Committed { get; } = [];

    /// <summary>Called before each poll with the number of messages handed over so far: where a test crashes or cancels.</summary>
    public Action<int>? BeforePoll { get; set; }

    /// <summary>Whether questions go unanswered.</summary>
    public bool IsUnreachable { get; set; }

    public int Delivered { get; private set; }

    /// <summary>Whether records of paused partitions are handed over all the same, as a client may that had them ready.</summary>
    public bool IgnoresPauses { get; set; }

    /// <summary>Partitions that are paused now.</summary>
    public IReadOnlyCollection<LogPartition> Paused => _paused;

    public void Join(IPartitionOwner owner)
    {
        _owner = owner;
        LogPartition[] all = [.. Enumerable.Range(0, partitions.Length).Select(number => new LogPartition(number))];
        foreach (PartitionStart start in owner.Assigned(all))
        {
            IReadOnlyList<ScriptedRecord> records = partitions[start.Partition.Value];
            int first = 0;
            while (start.Offset is { } offset && first < records.Count && records[first].Offset < offset)
            {
                first++;
            }

            _positions[start.Partition] = first;
        }
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        BeforePoll?.Invoke(Delivered);
        for (int tried = 0; tried < partitions.Length; tried++)
        {
            var partition = new LogPartition((_turn + tried) % partitions.Length);
            IReadOnlyList<ScriptedRecord> records = partitions[partition.Value];
            if (!_positions.TryGetValue(partition, out int position) || (_paused.Contains(partition) && !IgnoresPauses))
            {
                continue;
            }

            if (position < records.Count)
            {
                ScriptedRecord next = records[position];
                _positions[partition] = position + 1;
                _turn = partition.Value + 1;
                Delivered++;
                record = new LogRecord { Partition = partition, Offset = next.Offset, LoggedAt = next.LoggedAt, Message = decoder.Decode(next.Value) };
                return PollResult.Message;
            }

            if (_ended.Add(partition))
            {
                record = new LogRecord { Partition = partition, Offset = records.Count == 0 ? default : records[^1].Offset.Next };
                return PollResult.EndOfPartition;
            }
        }

        record = default;
        return PollResult.Nothing;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        foreach (PartitionPosition position in positions)
        {
            Committed[position.Partition] = position.Next;
        }
    }

    public LogOffset? AskHighWatermark(LogPartition partition) =>
        IsUnreachable ? null : partitions[partition.Value].Count == 0 ? default : partitions[partition.Value][^1].Offset.Next;

    public void Pause(IReadOnlyList<LogPartition> paused) => _paused.UnionWith(paused);

    public void Unpause(IReadOnlyList<LogPartition> paused) => _paused.ExceptWith(paused);

    /// <summary>Takes a partition away, as a rebalance does within a poll.</summary>
    public void Revoke(LogPartition partition)
    {
        _owner!.Revoked([partition]);
        _positions.Remove(partition);
    }

    public void Close() => _owner!.Revoked([.. _positions.Keys]);

    public void Dispose()
    {
    }
}
