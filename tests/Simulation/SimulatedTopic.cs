using System.IO.Hashing;
using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The broker: one topic, of which ever more is visible, and the group that reads it. A partition has one owner; who owned it before may
/// not know yet that it is gone, and go on with it.
/// </summary>
internal sealed class SimulatedTopic
{
    private readonly IReadOnlyList<IReadOnlyList<SimulatedMessage>> _first;
    private readonly SourceId _firstSource;
    private IReadOnlyList<IReadOnlyList<SimulatedMessage>> _messages;
    private readonly int[] _visible;
    private readonly SimulatedMember?[] _owners;
    private readonly List<SimulatedMember> _members = [];
    private readonly List<(Timestamp From, LogOffset[] Ends)> _history = [];
    private IReadOnlyList<(Timestamp From, LogOffset[] Ends)> _firstHistory = [];

    public SimulatedTopic(IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages, int partitionCount, string? topicId)
    {
        TopicId = topicId;
        _messages = messages;
        _visible = new int[messages.Count];
        _owners = new SimulatedMember?[messages.Count];
        PartitionCount = partitionCount;
        _first = messages;
        _firstSource = Identity.SourceId;
    }

    /// <summary>Partitions of the topic by now; the log's others are added later.</summary>
    public int PartitionCount { get; private set; }

    public IReadOnlyList<IReadOnlyList<SimulatedMessage>> Messages => _messages;

    public IReadOnlyList<SimulatedMember> Members => _members;

    /// <summary>Null where the broker knows no such ids.</summary>
    public string? TopicId { get; private set; }

    /// <summary>What the broker says now; who was told before knows no better.</summary>
    public LogIdentity Identity => new() { ClusterId = "simulated", Topic = "transactions", TopicId = TopicId, PartitionCount = PartitionCount };

    /// <summary>Whether another log has taken the place of the first.</summary>
    public bool IsRecreated { get; private set; }

    /// <summary>The log that a source's offsets stand in, as far as the topic's id tells: else the first.</summary>
    public IReadOnlyList<IReadOnlyList<SimulatedMessage>> MessagesOf(SourceId source) => IsOfFirstLog(source) ? _first : _messages;

    /// <summary>Whether a source is the first log, as far as the topic's id tells.</summary>
    public bool IsOfFirstLog(SourceId source) => source == _firstSource;

    public Dictionary<LogPartition, LogOffset> Committed { get; } = [];

    public IEnumerable<LogPartition> Partitions => Enumerable.Range(0, PartitionCount).Select(number => new LogPartition(number));

    public IEnumerable<LogPartition> Unowned => Partitions.Where(partition => _owners[partition.Value] is null);

    public bool IsWhole => PartitionCount == _messages.Count && Partitions.All(partition => _visible[partition.Value] == _messages[partition.Value].Count);

    public int VisibleCount(LogPartition partition) => _visible[partition.Value];

    /// <summary>The oldest offset that is held.</summary>
    public LogOffset BeginningOf(LogPartition partition) => _visible[partition.Value] == 0 ? default : _messages[partition.Value][0].Offset;

    public LogOffset EndOf(LogPartition partition) => EndOf(partition, _visible[partition.Value]);

    /// <summary>The first message at an offset or beyond, of those that are visible.</summary>
    public FoundMessage FirstFrom(LogPartition partition, LogOffset from) =>
        _messages[partition.Value].Take(_visible[partition.Value]).FirstOrDefault(message => message.Offset >= from) is { } found
            ? new FoundMessage(found.Offset, XxHash64.HashToUInt64(found.Record.Value))
            : new FoundMessage(EndOf(partition), 0);

    public SimulatedMember? OwnerOf(LogPartition partition) => _owners[partition.Value];

    /// <summary>Writes further messages.</summary>
    public void Show(LogPartition partition, int count) =>
        _visible[partition.Value] = Math.Min(_messages[partition.Value].Count, _visible[partition.Value] + count);

    /// <summary>Another log stands under the topic's name, whole; nobody is told.</summary>
    public void Recreate(IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages)
    {
        _messages = messages;
        IsRecreated = true;
        TopicId = TopicId is null ? null : "another";
        Array.Clear(_visible);
        ShowAll();
        _firstHistory = [.. _history];
        _history.Clear();
        if (_firstHistory is [.., var (now, _)])
        {
            NoteTime(now);
        }
    }

    public void AddPartition() => PartitionCount = Math.Min(PartitionCount + 1, _messages.Count);

    public void ShowAll()
    {
        PartitionCount = _messages.Count;
        foreach (LogPartition partition in Partitions)
        {
            Show(partition, int.MaxValue / 2);
        }
    }

    /// <summary>Notes what the ends were when the clock came to a time.</summary>
    public void NoteTime(Timestamp now) =>
        _history.Add((now, [.. Enumerable.Range(0, _messages.Count).Select(number => EndOf(new LogPartition(number)))]));

    /// <summary>
    /// The end that a partition had when the clock came to a time; of the first log, once another stands there, the end that it had last by then.
    /// Where it isn't known of which log, the lesser.
    /// </summary>
    public LogOffset EndAt(LogPartition partition, Timestamp time, bool? isOfFirstLog)
    {
        IEnumerable<(Timestamp From, LogOffset[] Ends)> first = isOfFirstLog is false ? [] : _firstHistory.Where(entry => entry.From <= time).TakeLast(1);
        IEnumerable<(Timestamp From, LogOffset[] Ends)> standing = isOfFirstLog is true && IsRecreated ? [] : _history.Where(entry => entry.From == time).TakeLast(1);
        return first.Concat(standing).Min(entry => entry.Ends[partition.Value]);
    }

    /// <summary>An end that a partition had reached by a time.</summary>
    public LogOffset EndBy(LogPartition partition, Timestamp time) =>
        _history.LastOrDefault(entry => entry.From <= time).Ends is { } ends ? ends[partition.Value] : default;

    public void Join(SimulatedMember member) => _members.Add(member);

    /// <summary>The member's process is gone, or it left: what it owned waits for another owner.</summary>
    public void Leave(SimulatedMember member)
    {
        _members.Remove(member);
        for (int partition = 0; partition < _owners.Length; partition++)
        {
            if (_owners[partition] == member)
            {
                _owners[partition] = null;
            }
        }
    }

    /// <summary>Gives a partition to a member, which learns of it in one of its next polls.</summary>
    public void Assign(LogPartition partition, SimulatedMember member)
    {
        _owners[partition.Value] = member;
        member.Tell(new GroupNotice(GroupNoticeKind.Assigned, partition, 0));
    }

    /// <summary>The owner is asked to give a partition up; it has no other owner before it did.</summary>
    public void Revoke(LogPartition partition) => _owners[partition.Value]?.Tell(new GroupNotice(GroupNoticeKind.Revoked, partition, 0));

    /// <summary>The owner was away for too long: its partition is free at once, and it learns so after some more polls.</summary>
    public void TakeAway(LogPartition partition, int pollsUntilItLearns)
    {
        _owners[partition.Value]?.Tell(new GroupNotice(GroupNoticeKind.Lost, partition, pollsUntilItLearns));
        _owners[partition.Value] = null;
    }

    /// <summary>An owner has given a partition up.</summary>
    public void GivenUp(LogPartition partition, SimulatedMember by)
    {
        if (_owners[partition.Value] == by)
        {
            _owners[partition.Value] = null;
        }
    }

    private LogOffset EndOf(LogPartition partition, int visible) => visible == 0 ? default : _messages[partition.Value][visible - 1].End;
}
