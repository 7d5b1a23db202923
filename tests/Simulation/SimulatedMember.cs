using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One member's connection to the simulated broker. It reads on what it believes to own; it may hand over again what was read before, now and then something of a paused partition,
/// nothing though there is something, and an end more than once.
/// </summary>
internal sealed class SimulatedMember(
    Stage stage, Actor actor, SimulatedTopic topic, IMessageDecoder decoder, SimulatedRandom random, bool isCalm) : ITransactionLog
{
    private readonly SortedSet<LogPartition> _owned = [];
    private readonly SortedDictionary<LogPartition, int> _positions = [];
    private readonly Dictionary<LogPartition, LogOffset> _announcedEnds = [];
    private readonly HashSet<LogPartition> _paused = [];
    private readonly HashSet<LogPartition> _undecided = [];
    private readonly Queue<GroupNotice> _notices = [];
    private IPartitionOwner? _owner;
    private int _pollsWaited;

    /// <summary>As the broker told it when this member connected.</summary>
    public LogIdentity Identity { get; } = topic.Identity;

    public string? LastError => null;

    public Actor Actor => actor;

    /// <summary>Called with every position that is committed, before the broker has it.</summary>
    public Action<PartitionPosition>? Committing { get; init; }

    public void Tell(GroupNotice notice) => _notices.Enqueue(notice);

    public void Join(IPartitionOwner owner)
    {
        stage.Step(actor, "join");
        _owner = owner;
        topic.Join(this);
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        record = default;
        stage.Step(actor, "poll");
        while (_notices.TryPeek(out GroupNotice? notice) && _pollsWaited++ >= notice.AfterPolls)
        {
            _pollsWaited = 0;
            Deliver(_notices.Dequeue());
        }

        if (_positions.Count == 0 || (!isCalm && random.OneIn(8)))
        {
            return PollResult.Nothing;
        }

        foreach (LogPartition partition in random.Shuffle(_positions.Keys))
        {
            if (TryHandOver(partition, out record) is { } result)
            {
                stage.Note($"{actor.Name}: {result} {partition}/{record.Offset}");
                return result;
            }
        }

        return PollResult.Nothing;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        foreach (PartitionPosition position in positions)
        {
            stage.Step(actor, $"commit {position.Partition}/{position.Next}");
            stage.Guard(() => Committing?.Invoke(position));

            // The broker refuses what comes of an older generation of the group.
            if (topic.OwnerOf(position.Partition) == this)
            {
                topic.Committed[position.Partition] = position.Next;
            }
        }
    }

    public PartitionBounds? AskBounds(LogPartition partition)
    {
        stage.Step(actor, $"ask for the bounds of {partition}");
        return !isCalm && random.OneIn(4) ? null : new PartitionBounds(partition, topic.BeginningOf(partition), topic.EndOf(partition));
    }

    public LogIdentity? AskIdentity()
    {
        stage.Step(actor, "ask for the log's identity");
        return !isCalm && random.OneIn(6) ? null : topic.Identity;
    }

    public FoundMessage? AskFirst(LogPartition partition, LogOffset from)
    {
        stage.Step(actor, $"look at {partition}/{from}");
        return !isCalm && random.OneIn(6) ? null : topic.FirstFrom(partition, from);
    }

    public LogOffset? KnownEnd(LogPartition partition) => topic.EndOf(partition);

    public void Begin(PartitionStart start)
    {
        stage.Note($"{actor.Name}: begins {start.Partition}/{start.Offset}");
        _undecided.Remove(start.Partition);
        _positions[start.Partition] = FirstFrom(start);
        _announcedEnds.Remove(start.Partition);
    }

    public void Pause(IReadOnlyList<LogPartition> partitions) => _paused.UnionWith(partitions);

    public void Unpause(IReadOnlyList<LogPartition> partitions) => _paused.ExceptWith(partitions);

    public void Close()
    {
        foreach (LogPartition partition in _owned.ToList())
        {
            bool isKnownToBeLost = topic.OwnerOf(partition) != this && random.OneIn(2);
            Deliver(new GroupNotice(isKnownToBeLost ? GroupNoticeKind.Lost : GroupNoticeKind.Revoked, partition, 0));
        }

        topic.Leave(this);
    }

    public void Dispose()
    {
    }

    private void Deliver(GroupNotice notice)
    {
        stage.Note($"{actor.Name}: {notice.Kind} {notice.Partition}");
        LogPartition[] partitions = [notice.Partition];
        if (notice.Kind is GroupNoticeKind.Assigned)
        {
            _owned.Add(notice.Partition);
            foreach (PartitionStart start in _owner!.Assigned(partitions))
            {
                Begin(start);
            }

            return;
        }

        if (_owned.Remove(notice.Partition))
        {
            TakeAway(notice);
        }
    }

    private void TakeAway(GroupNotice notice)
    {
        if (notice.Kind is GroupNoticeKind.Revoked)
        {
            _owner!.Revoked([notice.Partition]);
            topic.GivenUp(notice.Partition, this);
        }
        else
        {
            _owner!.Lost([notice.Partition]);
        }

        _positions.Remove(notice.Partition);
    }

    private int FirstFrom(PartitionStart start)
    {
        IReadOnlyList<SimulatedMessage> messages = topic.Messages[start.Partition.Value];
        int first = 0;
        while (start.Offset is { } offset && first < messages.Count && messages[first].Offset < offset)
        {
            first++;
        }

        return !isCalm && random.OneIn(4) ? Math.Max(0, first - random.Below(4)) : first;
    }

    private PollResult? TryHandOver(LogPartition partition, out LogRecord record)
    {
        record = default;
        if (_undecided.Contains(partition) || (_paused.Contains(partition) && (isCalm || !random.OneIn(20))))
        {
            return null;
        }

        int position = _positions[partition];
        if (position < topic.VisibleCount(partition))
        {
            if (!isCalm && position > 0 && random.OneIn(25))
            {
                position -= random.Between(1, Math.Min(position, 3));
            }

            ScriptedRecord next = topic.Messages[partition.Value][position].Record;
            record = new LogRecord { Partition = partition, Offset = next.Offset, LoggedAt = next.LoggedAt, Message = Decode(partition, next) };
            _positions[partition] = position + 1;
            return PollResult.Message;
        }

        LogOffset end = topic.EndOf(partition);
        if (_announcedEnds.GetValueOrDefault(partition, new LogOffset(-1)) == end && (isCalm || !random.OneIn(10)))
        {
            return null;
        }

        _announcedEnds[partition] = end;
        record = new LogRecord { Partition = partition, Offset = end };
        return PollResult.EndOfPartition;
    }

    /// <summary>Where what the decoder asks is away, the partition stands before the message until it is begun there again.</summary>
    private DecodedMessage Decode(LogPartition partition, ScriptedRecord held)
    {
        try
        {
            return decoder.Decode(held.Value);
        }
        catch (SchemaRegistryUnavailableException away)
        {
            _undecided.Add(partition);
            stage.Note($"{actor.Name}: waits before {partition}/{held.Offset}");
            throw new UndecidedMessageException(partition, held.Offset, away.Message, away);
        }
    }
}
