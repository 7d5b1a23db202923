namespace Accounting.Aggregator.Consuming;

/// <summary>How a member of the group stands at one moment.</summary>
/// <param name="Partitions">Those that it has, ascending.</param>
/// <param name="Messages">Messages taken since it started.</param>
/// <param name="Store">What is wrong with the store; null where nothing is.</param>
/// <param name="Broker">What is wrong with the broker; null where nothing is.</param>
/// <param name="Registry">Why the Schema Registry is waited for; null where it isn't.</param>
/// <param name="QuarantineTopic">Why copies of quarantined messages don't reach their topic; null where they do, or there is none.</param>
/// <param name="Clock">Why a message that was logged ahead of its clock is waited for; null where none is.</param>
public sealed record MemberStatus(
    IReadOnlyList<OwnedPartitionStatus> Partitions, long Messages, Trouble? Store, Trouble? Broker, Trouble? Registry = null, Trouble? QuarantineTopic = null, Trouble? Clock = null)
{
    /// <summary>Messages a second lately; null before it is known.</summary>
    public long? MessagesPerSecond { get; init; }

    /// <summary>Messages that lie before the ends of its partitions and weren't taken yet; null where an end isn't known.</summary>
    public long? LagMessages { get; init; }

    /// <summary>What its memory held of the newest home dates some seconds ago at most; empty where it held none.</summary>
    public IReadOnlyList<LiveTotals> Live { get; init; } = [];

    public static readonly MemberStatus None = new([], 0, null, null);
}
