using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What a topic's own configuration must keep, so that nothing is lost before it is read, or read again: it is not compacted, since compaction
/// removes transactions whose keys come again; and it keeps messages for as long as a replay wants to read them. Looked at where the broker
/// tells; one that doesn't (old, or without the right to describe) is believed.
/// </summary>
public static class TopicContract
{
    private const string CleanupPolicy = "cleanup.policy";
    private const string RetentionMilliseconds = "retention.ms";
    private const string RetentionBytes = "retention.bytes";

    /// <summary>Asks the broker, and judges.</summary>
    /// <exception cref="LogRefusedException">The topic is compacted.</exception>
    internal static async Task RequireAsync(IAdminClient administration, KafkaOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        Dictionary<string, string?>? configuration = await TryAskAsync(administration, options, cancellationToken).ConfigureAwait(false);
        foreach (string warning in configuration is null ? [] : Judge(options.Topic, configuration, options.RetentionMin))
        {
            Log.TopicNeedsLook(logger, warning);
        }
    }

    /// <summary>For how long the topic keeps messages; <see cref="Timeout.InfiniteTimeSpan"/> for ever, null where the broker doesn't tell.</summary>
    internal static async Task<TimeSpan?> AskRetentionAsync(IAdminClient administration, KafkaOptions options, CancellationToken cancellationToken)
    {
        Dictionary<string, string?>? configuration = await TryAskAsync(administration, options, cancellationToken).ConfigureAwait(false);
        return !long.TryParse(configuration?.GetValueOrDefault(RetentionMilliseconds), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long kept) ? null
            : kept < 0 || kept > TimeSpan.MaxValue.TotalMilliseconds ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(kept);
    }

    /// <summary>Warnings about a topic's configuration, by the broker's names of settings.</summary>
    /// <exception cref="LogRefusedException">The topic is compacted.</exception>
    public static IReadOnlyList<string> Judge(string topic, IReadOnlyDictionary<string, string?> configuration, TimeSpan retentionMin)
    {
        if (configuration.GetValueOrDefault(CleanupPolicy)?.Split(',').Any(policy => policy.Trim() == "compact") == true)
        {
            throw new LogRefusedException(
                $"Topic {topic} is compacted ({CleanupPolicy}={configuration[CleanupPolicy]}): Kafka removes transactions whose keys come again. Set {CleanupPolicy}=delete; what was removed already has to come from an archive.");
        }

        var warnings = new List<string>();
        if (long.TryParse(configuration.GetValueOrDefault(RetentionMilliseconds), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long kept)
            && kept >= 0 && kept < retentionMin.TotalMilliseconds)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Topic {topic} keeps messages for {Counted.Of(TimeSpan.FromMilliseconds(kept).TotalHours, "hour")} ({RetentionMilliseconds}={kept}), a replay of the last days reads up to {retentionMin.TotalHours:0.#}: raise it, or lower nightly:replay_days."));
        }

        if (long.TryParse(configuration.GetValueOrDefault(RetentionBytes), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long bytes) && bytes >= 0)
        {
            warnings.Add($"Topic {topic} drops messages beyond {Counted.Of(bytes, "byte")} a partition ({RetentionBytes}), however new: an outage of the consumers may lose some. Set it to -1 and keep by time.");
        }

        return warnings;
    }

    /// <summary>What a message that bears its producer's time is told as; null where the settings don't mind.</summary>
    /// <exception cref="LogRefusedException">The settings refuse such a message.</exception>
    public static string? JudgeTime(TimestampType type, KafkaOptions options)
    {
        if (type == TimestampType.LogAppendTime || options.ProducerTime is ProducerTime.Accept)
        {
            return null;
        }

        const string Remedy = "Set message.timestamp.type=LogAppendTime on it";
        return options.ProducerTime is ProducerTime.Warn
            ? $"Messages of topic {options.Topic} bear the time of their producers' clocks, not of the broker's: a wrong one holds its partition up. {Remedy}."
            : throw new LogRefusedException($"Messages of topic {options.Topic} bear the time of their producers' clocks, and kafka:producer_time refuses that. {Remedy}; for those that it holds already, set kafka:producer_time to warn.");
    }

    /// <summary>Null where the broker doesn't tell.</summary>
    private static async Task<Dictionary<string, string?>?> TryAskAsync(IAdminClient administration, KafkaOptions options, CancellationToken cancellationToken)
    {
        try
        {
            List<DescribeConfigsResult> described = await administration.DescribeConfigsAsync(
                [new ConfigResource { Type = ResourceType.Topic, Name = options.Topic }],
                new DescribeConfigsOptions { RequestTimeout = options.FirstContactTimeout }).WaitAsync(cancellationToken).ConfigureAwait(false);
            return described.Single().Entries.ToDictionary(entry => entry.Key, entry => (string?)entry.Value.Value);
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
