namespace Accounting.Ingest.Kafka;

/// <summary>Settings of librdkafka that nobody may pass through, because exactness relies on their values.</summary>
internal static class ReservedSettings
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bootstrap.servers"] = "is given by its own option, --bootstrap-servers.",
        ["metadata.broker.list"] = "is given by its own option, --bootstrap-servers.",
        ["group.id"] = "is given by its own option, --group.",
        ["group.instance.id"] = "is given by its own option, the group instance id.",
        ["group.protocol"] = "cannot be changed: partitions are given up one by one under the classic protocol.",
        ["partition.assignment.strategy"] = "cannot be changed: cooperative-sticky lets a member keep its partitions while others move.",
        ["enable.auto.commit"] = "cannot be changed: an offset is committed after the checkpoint that covers it, never before.",
        ["auto.commit.interval.ms"] = "cannot be changed: an offset is committed after the checkpoint that covers it, never before.",
        ["enable.auto.offset.store"] = "cannot be changed: an offset is committed after the checkpoint that covers it, never before.",
        ["auto.offset.reset"] = "cannot be changed: an offset that is gone must stop the partition, never be jumped over.",
        ["isolation.level"] = "cannot be changed: records of aborted Kafka transactions are no transactions.",
        ["enable.partition.eof"] = "cannot be changed: a month closes only when every partition was read to its end.",
        ["check.crcs"] = "cannot be changed: damaged batches must be found out.",
        ["enable.idempotence"] = "cannot be changed: a repeated send must not write twice.",
        ["acks"] = "cannot be changed: what is not replicated is not written.",
        ["request.required.acks"] = "cannot be changed: what is not replicated is not written.",
        ["delivery.report.only.error"] = "cannot be changed: the producer counts what was delivered.",
        ["test.mock.num.brokers"] = "is the development broker's own; start one with the broker command.",
    };

    /// <summary>Why the setting is reserved, or null where it may be passed through.</summary>
    public static string? Explain(string setting) =>
        Reasons.GetValueOrDefault(setting.Trim())
        ?? (setting.StartsWith("dotnet.", StringComparison.OrdinalIgnoreCase) ? "is the .NET client's own and cannot be changed." : null);
}
