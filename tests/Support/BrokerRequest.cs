namespace Accounting.Tests.Support;

/// <summary>Requests that a development broker can be told to refuse, by Kafka's own numbers for them.</summary>
public enum BrokerRequest
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
}
