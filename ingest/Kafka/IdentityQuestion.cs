using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Asks again which log stands under the topic's name. A client that is at work takes the id of a topic that was created anew for its own without
/// a word, and goes on at the offset where it was; and its native handle goes with it while it is closed. So this is a client by itself, made when
/// it is first needed.
/// </summary>
internal sealed class IdentityQuestion(KafkaOptions options, ILogger logger) : IDisposable
{
    private IAdminClient? _client;

    /// <summary>Null where the cluster's id wasn't told in time.</summary>
    /// <exception cref="KafkaException">No answer, or the topic isn't there.</exception>
    public LogIdentity? Ask(TimeSpan timeout)
    {
        _client ??= Open();
        TopicDescription? described = FirstContact.TryDescribeAsync(_client, options.Topic, timeout).GetAwaiter().GetResult();
        int partitions = described?.Partitions.Count ?? CountPartitions(_client, timeout);
        return NativeLibrdkafka.ClusterId(_client.Handle, timeout) is not { } clusterId ? null : new LogIdentity
        {
            ClusterId = clusterId,
            Topic = options.Topic,
            TopicId = FirstContact.IdOf(described),
            PartitionCount = partitions,
        };
    }

    public void Dispose() => _client?.Dispose();

    private int CountPartitions(IAdminClient client, TimeSpan timeout)
    {
        TopicMetadata topic = client.GetMetadata(options.Topic, timeout).Topics.Single();
        return topic.Error.IsError ? throw new KafkaException(topic.Error) : topic.Partitions.Count;
    }

    private IAdminClient Open()
    {
        Dictionary<string, string> settings = ClientSettings.ForAdministration(options);
        return ClientSettings.Build(settings, () => new AdminClientBuilder(settings)
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message.Facility, message.Message))
            .SetErrorHandler(static (_, _) => { })
            .Build());
    }
}
