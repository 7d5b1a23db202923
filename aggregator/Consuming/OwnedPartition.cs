using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>A partition from its assignment to this member until it is gone: its state, and, once its place is known, its consumer.</summary>
public sealed class OwnedPartition(LogPartition partition)
{
    private readonly PartitionLifecycle _life = new(partition);
    private PartitionConsumer? _consumer;

    public LogPartition Partition => partition;

    public PartitionState State => _life.State;

    /// <summary>Why nothing more may be taken of it, and what to do; null where nothing is wrong.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether its place is still to be found.</summary>
    public bool IsWaiting => State is PartitionState.Assigned or PartitionState.Loading;

    /// <summary>Whether messages and ends are taken of it.</summary>
    public bool IsRunning => State is PartitionState.Running && Problem is null;

    /// <summary>Whether its consumer's memory is of the log that is read: what stopped may have been dropped.</summary>
    internal bool HoldsWhatItTook => _consumer is not null && Problem is null && State is PartitionState.Running or PartitionState.Checkpointing;

    /// <summary>Whether there is nothing left to do for it: its end was read, or it has stopped.</summary>
    public bool IsDone => State is PartitionState.Stopped || (IsRunning && Consumer.IsCaughtUp);

    /// <summary>Whether something should become durable now.</summary>
    public bool IsCheckpointDue => State switch
    {
        PartitionState.Checkpointing => true,
        PartitionState.Running => Problem is not null || Consumer.IsCheckpointDue,
        _ => false,
    };

    /// <summary>Bytes of message values that are in memory only.</summary>
    public long UnwrittenBytes => IsRunning ? Consumer.UnwrittenBytes : 0;

    /// <summary>Whether it is time to write down that a quiet partition still is at its end, if it is.</summary>
    public bool IsIdleCheckpointDue => IsRunning && Consumer.IsIdleCheckpointDue;

    /// <summary>Whether a checkpoint would say anything new: of a partition that is to stop, messages only.</summary>
    public bool HasSomethingToWrite =>
        !IsWaiting && State is not PartitionState.Stopped && (Consumer.HasProgress || (Problem is null && Consumer.IsCaughtUp));

    /// <summary>The offset to go on with; null while its place is not known.</summary>
    public LogOffset? Next => _consumer?.Next;

    public OwnedPartitionStatus Status => new(partition, State, Next, _consumer?.CheckpointedAt, Problem);

    /// <summary>What telemetry tells of it; null while its place is not known.</summary>
    public PartitionFigures? FiguresWith(LogOffset? end) => _consumer?.FiguresWith(end);

    /// <exception cref="InvalidOperationException">Its place is not known yet.</exception>
    public PartitionConsumer Consumer => _consumer ?? throw new InvalidOperationException($"Partition {partition} is {State} and has no place yet.");

    /// <summary>Its place is being looked for, perhaps not for the first time.</summary>
    public void Load()
    {
        if (State is PartitionState.Assigned)
        {
            _life.MoveTo(PartitionState.Loading);
        }
    }

    /// <summary>Its place is known.</summary>
    public void Run(PartitionConsumer consumer)
    {
        _life.MoveTo(PartitionState.Running);
        _consumer = consumer;
    }

    /// <summary>A checkpoint begins, or one that failed is tried again.</summary>
    public void BeginCheckpoint()
    {
        if (State is not PartitionState.Checkpointing)
        {
            _life.MoveTo(PartitionState.Checkpointing);
        }
    }

    /// <summary>A checkpoint is durable.</summary>
    public void EndCheckpoint() => _life.MoveTo(Problem is null ? PartitionState.Running : PartitionState.Stopped);

    /// <summary>Nothing more may be taken; it has stopped once what was taken is durable.</summary>
    public void Halt(string problem)
    {
        Problem ??= problem;
        if (!HasSomethingToWrite && State is not PartitionState.Stopped)
        {
            _life.MoveTo(PartitionState.Stopped);
        }
    }

    /// <summary>
    /// Nothing more may be taken, and what was taken since the last checkpoint is dropped: nobody knows of which log it is. A checkpoint that is
    /// under way was confirmed before it began.
    /// </summary>
    public void Discard(string problem)
    {
        if (State is PartitionState.Checkpointing)
        {
            Problem ??= problem;
            return;
        }

        Load();
        if (State is not PartitionState.Stopped)
        {
            Problem ??= problem;
            _life.MoveTo(PartitionState.Stopped);
        }
    }

    public void Revoke() => _life.MoveTo(PartitionState.Revoked);

    public void Lose() => _life.MoveTo(PartitionState.Lost);
}
