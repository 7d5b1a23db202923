using Accounting.Ingest;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>An owner that starts where it is told and remembers what it owns.</summary>
internal sealed class RecordingOwner(Func<LogPartition, LogOffset?> start) : IPartitionOwner
{
    public RecordingOwner()
        : this(_ => null)
    {
    }

    public SortedSet<LogPartition> Owned { get; } = [];

    /// <summary>The epoch that starts are said to be of.</summary>
    public int? LeaderEpoch { get; init; }

    public List<LogPartition> GivenUp { get; } = [];

    /// <summary>What the owner does while partitions are being assigned.</summary>
    public Action<IReadOnlyList<LogPartition>> WhenAssigned { get; set; } = _ => { };

    /// <summary>What the owner does while partitions are being revoked.</summary>
    public Action<IReadOnlyList<LogPartition>> WhenRevoked { get; set; } = _ => { };

    public IReadOnlyList<PartitionStart> Assigned(IReadOnlyList<LogPartition> partitions)
    {
        Owned.UnionWith(partitions);
        WhenAssigned(partitions);
        return [.. partitions.Select(partition => new PartitionStart(partition, start(partition), LeaderEpoch))];
    }

    public void Revoked(IReadOnlyList<LogPartition> partitions)
    {
        Owned.ExceptWith(partitions);
        GivenUp.AddRange(partitions);
        WhenRevoked(partitions);
    }

    public void Lost(IReadOnlyList<LogPartition> partitions)
    {
        Owned.ExceptWith(partitions);
        GivenUp.AddRange(partitions);
    }
}
