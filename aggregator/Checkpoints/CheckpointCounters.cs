namespace Accounting.Aggregator.Checkpoints;

/// <summary>What became of the offsets of a checkpoint's interval: passed = accepted + quarantined + gaps.</summary>
/// <param name="Passed">Offsets from the interval's first to its last.</param>
/// <param name="Accepted">Messages that are rows of the segment.</param>
/// <param name="Quarantined">Messages kept verbatim with a reason.</param>
/// <param name="Gaps">Offsets without a message: transaction markers and removed records.</param>
public readonly record struct CheckpointCounters(long Passed, long Accepted, long Quarantined, long Gaps)
{
    public static CheckpointCounters operator +(CheckpointCounters left, CheckpointCounters right) => new(
        left.Passed + right.Passed, left.Accepted + right.Accepted, left.Quarantined + right.Quarantined, left.Gaps + right.Gaps);

    public bool AreConserved => Passed == Accepted + Quarantined + Gaps;
}
