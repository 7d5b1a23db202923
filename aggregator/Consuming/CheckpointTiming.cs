using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// When a partition has something to write down by its age: what was taken, or, while nothing comes, that it still is at its end. What was taken is as old as the first of it: a message after
/// a long silence doesn't call for a checkpoint of its own, and those of other partitions that come at about the same time are written with it.
/// </summary>
internal sealed class CheckpointTiming
{
    private readonly TimeProvider _clock;
    private readonly Duration _idleInterval;
    private bool _hasCheckpoint;
    private Timestamp _idleSince;

    /// <summary>When the first offset was passed that no checkpoint covers; null where there is none.</summary>
    private Timestamp? _progressSince;

    public CheckpointTiming(bool hasCheckpoint, Duration idleInterval, TimeProvider clock)
    {
        _clock = clock;
        _idleInterval = idleInterval;
        _hasCheckpoint = hasCheckpoint;
        WrittenAt = Timestamp.Now(clock);
        _idleSince = WrittenAt;
    }

    /// <summary>When the newest checkpoint of this owner was written, or it began.</summary>
    public Timestamp WrittenAt { get; private set; }

    /// <summary>Whether it is time to write down that a partition at its end still is there, if it is.</summary>
    public bool IsIdleDue => !_hasCheckpoint || Timestamp.Now(_clock) >= _idleSince.Plus(_idleInterval);

    /// <summary>Whether something was taken that long ago, and is not written down.</summary>
    public bool HasProgressFor(Duration age) => _progressSince is { } since && Timestamp.Now(_clock) >= since.Plus(age);

    /// <summary>An offset was passed.</summary>
    public void Passed() => _progressSince ??= Timestamp.Now(_clock);

    /// <summary>The broker is asked for the end, at the time that is returned.</summary>
    public Timestamp AskedForEnd() => _idleSince = Timestamp.Now(_clock);

    /// <summary>What was taken is durable.</summary>
    public void Written(Checkpoint checkpoint)
    {
        _progressSince = null;
        _hasCheckpoint = true;
        WrittenAt = Timestamp.Now(_clock);

        // A checkpoint that had to wait for the broker tells of an end seen long ago: the hour counts from what it says, not from when it was written.
        _idleSince = checkpoint.CaughtUpAt ?? WrittenAt;
    }
}
