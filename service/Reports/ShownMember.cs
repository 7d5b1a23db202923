using Accounting.Ingest;
using Accounting.Service.Members;

namespace Accounting.Service.Reports;

/// <summary>A consumer process as <c>status</c> shows it, by its own last word. Times are UTC; null is unknown, or nothing wrong.</summary>
public sealed record ShownMember
{
    public required string Member { get; init; }

    public required string Host { get; init; }

    public required string Group { get; init; }

    public required string Topic { get; init; }

    public required string StartedAt { get; init; }

    public required string ToldAt { get; init; }

    /// <summary>How long ago its last word is, in seconds.</summary>
    public required long ToldSecondsAgo { get; init; }

    /// <summary>Whether it has been silent for longer than a member that lives.</summary>
    public required bool LooksDead { get; init; }

    /// <summary>Messages taken since it started.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages a second lately, by its last word.</summary>
    public required long? MessagesPerSecond { get; init; }

    public required ShownTrouble? Store { get; init; }

    public required ShownTrouble? Broker { get; init; }

    /// <summary>Why it waits for the Schema Registry.</summary>
    public required ShownTrouble? Registry { get; init; }

    /// <summary>Why copies of quarantined messages don't reach their topic.</summary>
    public required ShownTrouble? QuarantineTopic { get; init; }

    /// <summary>Why it waits before a message that was logged ahead of its clock.</summary>
    public required ShownTrouble? Clock { get; init; }

    public required IReadOnlyList<ShownMemberPartition> Partitions { get; init; }

    /// <param name="record">What it told.</param>
    /// <param name="ends">The next offset to be written of each partition, as far as the broker told.</param>
    /// <param name="now">The time.</param>
    public static ShownMember Of(MemberRecord record, IReadOnlyDictionary<LogPartition, LogOffset> ends, Timestamp now) => new()
    {
        Member = record.Member,
        Host = record.Host,
        Group = record.Group,
        Topic = record.Topic,
        StartedAt = record.StartedAt.ToString(),
        ToldAt = record.WrittenAt.ToString(),
        ToldSecondsAgo = SecondsFrom(record.WrittenAt, now),
        LooksDead = record.WrittenAt.Plus(MemberReporter.DeadAfter) < now,
        Messages = record.Status.Messages,
        MessagesPerSecond = record.Status.MessagesPerSecond,
        Store = ShownTrouble.Of(record.Status.Store),
        Broker = ShownTrouble.Of(record.Status.Broker),
        Registry = ShownTrouble.Of(record.Status.Registry),
        QuarantineTopic = ShownTrouble.Of(record.Status.QuarantineTopic),
        Clock = ShownTrouble.Of(record.Status.Clock),
        Partitions = [.. record.Status.Partitions.Select(partition => new ShownMemberPartition
        {
            Partition = partition.Partition.Value,
            State = partition.State,
            NextOffset = partition.Next?.Value,
            Lag = partition.Next is { } next && ends.TryGetValue(partition.Partition, out LogOffset end) ? Math.Max(0, end.Value - next.Value) : null,
            CheckpointSecondsAgo = partition.CheckpointedAt is { } at ? SecondsFrom(at, now) : null,
            Problem = partition.Problem,
        })],
    };

    private static long SecondsFrom(Timestamp then, Timestamp now) => Math.Max(0, (now.Microseconds - then.Microseconds) / 1_000_000);
}
