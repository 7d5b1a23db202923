using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Asks again which log stands under the topic's name. A client that is at work takes the id of a topic that was created anew for its own without
/// a word, and goes on at the offset where it was; and its native handle goes with it while it is closed. So this is a client by itself, which
/// makes the first contact as well: of a consumer's errors nothing is heard before it polls.
/// </summary>
internal sealed class IdentityQuestion(KafkaOptions options, ILogger logger) : IDisposable
{
    private AskingClient? _client;

    private AskingClient Client => _client ??= new AskingClient(options, logger);

    /// <summary>Finds the topic and what identifies it.</summary>
    /// <exception cref="BrokerUnavailableException">No broker answered in time.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, access to it is denied, or the broker turns the client away.</exception>
    public Task<LogIdentity> AskFirstAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        FirstContact.IdentifyAsync(Client, options, clock, cancellationToken);

    /// <summary>Looks at the topic's own configuration.</summary>
    /// <exception cref="LogRefusedException">The topic is compacted.</exception>
    public Task RequireContractAsync(CancellationToken cancellationToken) =>
        TopicContract.RequireAsync(Client.Administration, options, logger, cancellationToken);

    /// <summary>
    /// Null where the cluster's id wasn't told in time. The plain question for metadata comes first: where a broker answers it with an error as a whole,
    /// the one for a description doesn't fail but ends the process, by an assertion of librdkafka's.
    /// </summary>
    /// <exception cref="KafkaException">No answer, or the topic isn't there.</exception>
    public LogIdentity? Ask(TimeSpan timeout)
    {
        IAdminClient client = Client.Administration;
        int counted = CountPartitions(client, timeout);
        TopicDescription? described = FirstContact.TryDescribeAsync(client, options.Topic, timeout).GetAwaiter().GetResult();
        return NativeLibrdkafka.ClusterId(client.Handle, timeout) is not { } clusterId ? null : new LogIdentity
        {
            ClusterId = clusterId,
            Topic = options.Topic,
            TopicId = FirstContact.IdOf(described),
            PartitionCount = described?.Partitions.Count ?? counted,
        };
    }

    public void Dispose() => _client?.Dispose();

    private int CountPartitions(IAdminClient client, TimeSpan timeout)
    {
        TopicMetadata topic = client.GetMetadata(options.Topic, timeout).Topics.Single();
        return topic.Error.IsError ? throw new KafkaException(topic.Error) : topic.Partitions.Count;
    }
}
