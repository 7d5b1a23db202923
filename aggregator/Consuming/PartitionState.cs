namespace Accounting.Aggregator.Consuming;

/// <summary>Where a partition stands in its life with one member of the group. What may follow what: <see cref="PartitionLifecycle"/>.</summary>
public enum PartitionState
{
    /// <summary>The group has given it to this member, which knows nothing of it yet.</summary>
    Assigned,

    /// <summary>Its place is being found: its newest sound checkpoint, and whether the broker still has what follows.</summary>
    Loading,

    /// <summary>Its messages are being taken.</summary>
    Running,

    /// <summary>What was taken is being written down; as long as the store fails, nothing more is taken.</summary>
    Checkpointing,

    /// <summary>Its log isn't what was expected: somebody has to act, and nothing more is taken. What was taken is written down.</summary>
    Stopped,

    /// <summary>Given up within a rebalance, what was taken written down if the store allowed.</summary>
    Revoked,

    /// <summary>Gone before anything could be written down.</summary>
    Lost,
}
