using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Accounting.Ingest;

/// <summary>What makes a log the same log: the offsets of another identity mean nothing here.</summary>
public sealed record LogIdentity
{
    /// <summary>The cluster's own id.</summary>
    public required string ClusterId { get; init; }

    public required string Topic { get; init; }

    /// <summary>The topic's id, new whenever a topic of this name is created; null where the broker tells none.</summary>
    public string? TopicId { get; init; }

    public required int PartitionCount { get; init; }

    /// <summary>The name of the source where this log is the topic's first generation. Partitions may be added to a topic, so their number is no part of it.</summary>
    public SourceId SourceId
    {
        get
        {
            byte[] identity = Encoding.UTF8.GetBytes($"{ClusterId}\n{TopicId}\n{Topic}");
            return SourceId.ForTopic(Topic, XxHash64.HashToUInt64(identity).ToString("x16", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Whether the two are one log, as far as the brokers tell: a topic id that one of them doesn't know decides nothing.</summary>
    public bool IsSameLogAs(LogIdentity other) =>
        ClusterId == other.ClusterId && Topic == other.Topic && (TopicId is null || other.TopicId is null || TopicId == other.TopicId);

    /// <summary>As a person would name it.</summary>
    public string Describe() => TopicId is null ? $"cluster '{ClusterId}'" : $"cluster '{ClusterId}', topic id '{TopicId}'";
}
