using Accounting.Aggregator.Consuming;

namespace Accounting.Service.Reports;

/// <summary>A partition as the member that has it told of it; null is unknown, or nothing wrong.</summary>
public sealed record ShownMemberPartition
{
    public required int Partition { get; init; }

    public required PartitionState State { get; init; }

    /// <summary>The offset that the member goes on with.</summary>
    public required long? NextOffset { get; init; }

    /// <summary>Messages between that and the log's end.</summary>
    public required long? Lag { get; init; }

    /// <summary>How long ago the member last wrote down what it had taken, or took the partition over, in seconds.</summary>
    public required long? CheckpointSecondsAgo { get; init; }

    /// <summary>Why it stopped, and what to do.</summary>
    public required string? Problem { get; init; }
}
