using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Support;

/// <summary>
/// A transaction log that is a list in memory: hands its records over partition by partition in turn, as one member that owns everything.
/// What was committed is kept, to be asked.
/// </summary>
internal sealed class ScriptedLog(IMessageDecoder decoder, params IReadOnlyList<ScriptedRecord>[] partitions) : ITransactionLog
{
    private readonly Dictionary<LogPartition, int> _positions = [];
    private readonly HashSet<LogPartition> _owned = [];
    private readonly HashSet<LogPartition> _ended = [];
    private readonly HashSet<LogPartition> _paused = [];
    private readonly Dictionary<LogPartition, LogOffset> _cut = [];
    private readonly Dictionary<LogPartition, LogOffset?> _refused = [];
    private IPartitionOwner? _owner;
    private int _turn;

    public LogIdentity Identity { get; init; } = new() { ClusterId = "scripted", Topic = "transactions", PartitionCount = partitions.Length };

    public string? LastError { get; set; }

    public Dictionary<LogPartition, LogOffset> Committed { get; } = [];

    /// <summary>Called before each poll with the number of messages handed over so far: where a test crashes or cancels.</summary>
    public Action<int>? BeforePoll { get; set; }

    /// <summary>Called when the group is joined, before anything is assigned.</summary>
    public Action? Joining { get; set; }

    /// <summary>Whether questions go unanswered.</summary>
    public bool IsUnreachable { get; set; }

    public int Delivered { get; private set; }

    /// <summary>How often partitions were assigned.</summary>
    public int Assignments { get; private set; }

    /// <summary>Whether records of paused partitions are handed over all the same, as a client may that had them ready.</summary>
    public bool IgnoresPauses { get; set; }

    /// <summary>Partitions that are paused now.</summary>
    public IReadOnlyCollection<LogPartition> Paused => _paused;

    public void Join(IPartitionOwner owner)
    {
        _owner = owner;
        Joining?.Invoke();
        Assign([.. Enumerable.Range(0, partitions.Length).Select(number => new LogPartition(number))]);
    }

    /// <summary>Gives partitions to the member, as a rebalance does within a poll.</summary>
    public void Assign(params LogPartition[] assigned)
    {
        Assignments++;
        _owned.UnionWith(assigned);
        foreach (PartitionStart start in _owner!.Assigned(assigned))
        {
            Begin(start);
        }
    }

    public void Begin(PartitionStart start)
    {
        LogPartition partition = start.Partition;
        IReadOnlyList<ScriptedRecord> records = partitions[partition.Value];
        if (start.Offset < BeginningOf(partition) || start.Offset > EndOf(partition))
        {
            _refused[partition] = start.Offset;
            return;
        }

        int first = 0;
        while (start.Offset is { } offset && first < records.Count && records[first].Offset < offset)
        {
            first++;
        }

        // As a client does, which ends the wait for a place with a seek and goes on.
        _paused.Remove(partition);
        _ended.Remove(partition);
        _positions[partition] = first;
    }

    /// <summary>Removes the records below an offset, as retention does.</summary>
    public void CutBefore(LogPartition partition, LogOffset offset) => _cut[partition] = offset;

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        BeforePoll?.Invoke(Delivered);
        ThrowIfRefused();
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
                _turn = partition.Value + 1;
                record = new LogRecord { Partition = partition, Offset = next.Offset, LoggedAt = next.LoggedAt, Message = Decode(partition, next) };
                _positions[partition] = position + 1;
                Delivered++;
                return PollResult.Message;
            }

            if (_ended.Add(partition))
            {
                record = new LogRecord { Partition = partition, Offset = EndOf(partition) };
                return PollResult.EndOfPartition;
            }
        }

        record = default;
        return PollResult.Nothing;
    }

    /// <summary>A partition whose message can't be judged stands still until it is begun there again.</summary>
    private DecodedMessage Decode(LogPartition partition, ScriptedRecord next)
    {
        try
        {
            return decoder.Decode(next.Value);
        }
        catch (SchemaRegistryUnavailableException away)
        {
            _positions.Remove(partition);
            throw new UndecidedMessageException(partition, next.Offset, away.Message, away);
        }
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        foreach (PartitionPosition position in positions)
        {
            Committed[position.Partition] = position.Next;
        }
    }

    public PartitionBounds? AskBounds(LogPartition partition) =>
        IsUnreachable ? null : new PartitionBounds(partition, BeginningOf(partition), EndOf(partition));

    public LogOffset? KnownEnd(LogPartition partition) => EndOf(partition);

    public void Pause(IReadOnlyList<LogPartition> paused) => _paused.UnionWith(paused);

    public void Unpause(IReadOnlyList<LogPartition> paused) => _paused.ExceptWith(paused);

    /// <summary>Takes a partition away, as a rebalance does within a poll.</summary>
    public void Revoke(LogPartition partition)
    {
        _owner!.Revoked([partition]);
        _owned.Remove(partition);
        _positions.Remove(partition);
    }

    public void Close() => _owner!.Revoked([.. _owned]);

    public void Dispose()
    {
    }

    private LogOffset BeginningOf(LogPartition partition) => _cut.GetValueOrDefault(partition);

    private LogOffset EndOf(LogPartition partition) => partitions[partition.Value] is [.., { } last] ? last.Offset.Next : BeginningOf(partition);

    private void ThrowIfRefused()
    {
        if (_refused.Count > 0)
        {
            (LogPartition partition, LogOffset? wanted) = _refused.First();
            _refused.Remove(partition);
            throw new LogTruncatedException(partition, wanted, BeginningOf(partition), EndOf(partition), "scripted");
        }
    }
}
