using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Accounting.Ingest.Kafka;

/// <summary>Finds the topic and what identifies it, within the time that a first contact may take.</summary>
internal static class FirstContact
{
    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(1);

    /// <exception cref="BrokerUnavailableException">No broker answered in time.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<LogIdentity> IdentifyAsync(AskingClient client, KafkaOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        TimeSpan Left() => options.FirstContactTimeout - clock.GetElapsedTime(started);

        TopicMetadata topic = await FindTopicAsync(client, options, Left, cancellationToken).ConfigureAwait(false);
        string? clusterId = await Task.Run(() => NativeLibrdkafka.ClusterId(client.Administration.Handle, Max(Left(), AttemptMax)), cancellationToken).ConfigureAwait(false);
        return new LogIdentity
        {
            ClusterId = clusterId ?? throw client.Heard.Unanswered("it does not tell its cluster's id."),
            Topic = options.Topic,
            TopicId = await TopicIdAsync(client, options, Max(Left(), AttemptMax)).ConfigureAwait(false),
            PartitionCount = topic.Partitions.Count,
        };
    }

    /// <summary>
    /// Describes the topic as the broker has it now; null only where the broker is too old to describe topics. It is waited for to its end, and not cut
    /// short by a cancellation: librdkafka reads through a null pointer where the answer comes while its client is being destroyed.
    /// </summary>
    /// <exception cref="KafkaException">No answer, or the topic isn't there.</exception>
    public static async Task<TopicDescription?> TryDescribeAsync(IAdminClient administration, string topic, TimeSpan timeout)
    {
        try
        {
            DescribeTopicsResult described = await administration
                .DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = timeout })
                .ConfigureAwait(false);
            return described.TopicDescriptions.Single();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion)
        {
            return null;
        }
        catch (DescribeTopicsException e) when (e.Results.TopicDescriptions is [{ Error.IsError: true } only])
        {
            throw new KafkaException(only.Error);
        }
    }

    /// <summary>The id by which a description tells a topic from others of its name; null where the broker has none.</summary>
    public static string? IdOf(TopicDescription? described) =>
        described?.TopicId is not { } id || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0) ? null : id.ToString();

    /// <exception cref="BrokerUnavailableException">No broker answered in time.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<int> CountPartitionsAsync(
        AskingClient client, KafkaOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        TopicMetadata topic = await FindTopicAsync(
            client, options, () => options.FirstContactTimeout - clock.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
        return topic.Partitions.Count;
    }

    /// <summary>A broker that turns the client away ends the wait with the next attempt that fails: another one may answer before.</summary>
    private static async Task<TopicMetadata> FindTopicAsync(
        AskingClient client, KafkaOptions options, Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool wasRefused = client.Heard.IsRefused;
            TimeSpan attempt = TimeSpan.FromTicks(Math.Clamp(left().Ticks, TimeSpan.TicksPerMillisecond, AttemptMax.Ticks));
            try
            {
                Metadata metadata = await Task.Run(() => client.Administration.GetMetadata(options.Topic, attempt), cancellationToken).ConfigureAwait(false);
                TopicMetadata topic = metadata.Topics.Single();
                client.Heard.Forget();
                if (topic.Error.Code == ErrorCode.NoError && topic.Partitions.Count > 0)
                    return topic;

                if (KafkaErrors.IsRefusal(topic.Error.Code))
                    throw Missing(options, topic.Error);
            }
            catch (KafkaException e) when (!KafkaErrors.IsRefusal(e.Error.Code))
            {
                if (wasRefused || left() <= TimeSpan.Zero)
                    throw client.Heard.Unanswered($"{e.Error.Reason} (waited {options.FirstContactTimeout.TotalSeconds:0.#} s).", e);
            }
            catch (KafkaException e)
            {
                throw KafkaErrors.Translate(e.Error, options, e);
            }

            if (left() <= TimeSpan.Zero)
                throw new BrokerUnavailableException(options.BootstrapServers, $"topic {options.Topic} has no leader yet.");
        }
    }

    /// <summary>Null only where the broker is too old to have topic ids: a null by accident would make another log of this one.</summary>
    private static async Task<string?> TopicIdAsync(AskingClient client, KafkaOptions options, TimeSpan timeout)
    {
        try
        {
            return IdOf(await TryDescribeAsync(client.Administration, options.Topic, timeout).ConfigureAwait(false));
        }
        catch (KafkaException e)
        {
            throw client.Heard.Translate(e.Error, e);
        }
    }

    private static LogRefusedException Missing(KafkaOptions options, Error error) => error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic
        ? new LogRefusedException($"Kafka at {options.BootstrapServers} has no topic {options.Topic}: create it, or name another one.")
        : new LogRefusedException($"Kafka at {options.BootstrapServers} refuses topic {options.Topic}: {error.Reason}");

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
