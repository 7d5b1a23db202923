using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What happens when a rebalance gives partitions to this member or takes them: the owner is asked, and what it had committed is sent
/// before they go. It runs within the client's callbacks, through which no exception may pass: left without an answer to an assignment
/// the client waits for ever. So an owner's failure is kept, and thrown when the call that the callback came by returns.
/// </summary>
internal sealed class PartitionHandover(string topic, OffsetCommitter commits, WaitingPartitions waiting, ILogger logger)
{
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The next offset to hand over of each partition that is owned; null before its first record when it began at the beginning.</summary>
    private readonly Dictionary<LogPartition, LogOffset?> _next = [];

    private ExceptionDispatchInfo? _failure;
    private bool _isAbandoned;

    public IPartitionOwner? Owner { get; set; }

    public bool HasFailed => _failure is not null;

    /// <summary>Whether the owner is being asked, in the middle of a rebalance.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>The owner is told nothing more.</summary>
    public void Abandon() => _isAbandoned = true;

    public bool Owns(LogPartition partition) => _next.ContainsKey(partition);

    public LogOffset? NextOf(LogPartition partition) => _next.GetValueOrDefault(partition);

    public void Passed(LogPartition partition, LogOffset next) => _next[partition] = next;

    public void ThrowIfFailed() => _failure?.Throw();

    public List<TopicPartitionOffset> TakeOver(List<TopicPartition> partitions)
    {
        List<LogPartition> taken = partitions.ConvertAll(partition => new LogPartition(partition.Partition.Value));
        if (taken.Count == 0)
            return [];

        Log.Assigned(logger, string.Join(", ", taken));
        IReadOnlyList<PartitionStart> starts = [];
        Ask(owner => starts = owner.Assigned(taken));
        return taken.ConvertAll(partition => PositionOf(partition, starts));
    }

    /// <summary>The owner knows by now where to start a partition.</summary>
    public void Begin(PartitionStart start)
    {
        waiting.Begin(start.Partition, start.Offset);
        _next[start.Partition] = start.Offset;
    }

    public void GiveUp(List<TopicPartitionOffset> positions, bool lost)
    {
        List<LogPartition> given = positions.ConvertAll(position => new LogPartition(position.Partition.Value));
        if (given.Count == 0)
            return;

        if (lost)
        {
            Log.Lost(logger, string.Join(", ", given));
            commits.Drop(given);
            Ask(owner => owner.Lost(given));
        }
        else
        {
            Log.Revoked(logger, string.Join(", ", given));
            Ask(owner => owner.Revoked(given));
            commits.Flush(CommitTimeout);
            commits.Drop(given);
        }

        given.ForEach(waiting.Drop);
        given.ForEach(partition => _next.Remove(partition));
    }

    /// <summary>The client wants a position of every partition that it was given.</summary>
    private TopicPartitionOffset PositionOf(LogPartition partition, IReadOnlyList<PartitionStart> starts)
    {
        PartitionStart? start = starts.Where(start => start.Partition == partition).Select(start => (PartitionStart?)start).FirstOrDefault();
        _next[partition] = start?.Offset;
        if (start is null)
            waiting.Add(partition);

        Offset offset = start?.Offset is { } wanted ? new Offset(wanted.Value) : Offset.Beginning;
        return new TopicPartitionOffset(topic, partition.Value, offset, start?.LeaderEpoch);
    }

    /// <summary>An owner that failed once is left alone: what it knows of its partitions can't be relied on.</summary>
    private void Ask(Action<IPartitionOwner> question)
    {
        if (HasFailed || _isAbandoned)
            return;

        try
        {
            IsUnderWay = true;
            question(Owner!);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            IsUnderWay = false;
        }
    }
}
