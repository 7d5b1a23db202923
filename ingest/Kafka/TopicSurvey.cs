using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>Asks the broker which topic it has and what the partitions hold, without reading it and without a group.</summary>
public static class TopicSurvey
{
    /// <summary>Asks for everything.</summary>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<LogSurvey> AskAsync(KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        using var client = new AskingClient(options, logger);
        return await AskAsync(client, options, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same by a client that is there already.</summary>
    internal static async Task<LogSurvey> AskAsync(AskingClient client, KafkaOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        LogIdentity identity = await FirstContact.IdentifyAsync(client, options, clock, cancellationToken).ConfigureAwait(false);
        var queries = new TopicQueries(client, options, clock);
        Dictionary<LogPartition, LogOffset> earliest = await queries.OffsetsAsync(OffsetSpec.Earliest(), identity.PartitionCount, cancellationToken).ConfigureAwait(false);
        Dictionary<LogPartition, LogOffset> end = await queries.OffsetsAsync(OffsetSpec.Latest(), identity.PartitionCount, cancellationToken).ConfigureAwait(false);
        return new LogSurvey(
            identity,
            [.. TopicQueries.Partitions(identity.PartitionCount).Select(partition => new PartitionBounds(partition, earliest[partition], end[partition]))]);
    }

    /// <summary>Asks for how long the topic keeps messages; <see cref="Timeout.InfiniteTimeSpan"/> for ever, null where the broker doesn't tell.</summary>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<TimeSpan?> AskRetentionAsync(KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        using var client = new AskingClient(options, logger);
        await FirstContact.CountPartitionsAsync(client, options, clock, cancellationToken).ConfigureAwait(false);
        return await TopicContract.AskRetentionAsync(client.Administration, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks only which topic it is and how many partitions it has.</summary>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No answer within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<LogIdentity> IdentifyAsync(KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        using var client = new AskingClient(options, logger);
        return await FirstContact.IdentifyAsync(client, options, clock, cancellationToken).ConfigureAwait(false);
    }
}
