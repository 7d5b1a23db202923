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
    public static readonly MemberStatus None = new([], 0, null, null);
}
