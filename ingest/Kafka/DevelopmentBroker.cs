using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// A broker for development: librdkafka's mock cluster, in this process. It speaks Kafka's own protocol, with consumer groups, to any
/// client that connects over the loopback interface. It holds everything in memory and no more than 5 MB and 100,000 batches a
/// partition, dropping the oldest: producers pace themselves by their consumers (<see cref="ProducerPace"/>). Not for production.
/// </summary>
public sealed class DevelopmentBroker : IDisposable
{
    /// <summary>Brokers are numbered from 1. Without a controller, administrative requests would wait for one in vain.</summary>
    private const int OnlyBroker = 1;

    /// <summary>Members that start together are assigned together; Kafka's own default of three seconds is for bigger fleets.</summary>
    private const int InitialRebalanceDelayMilliseconds = 200;

    /// <summary>Kafka's numbers of requests.</summary>
    private const short Fetch = 1, Metadata = 3;

    /// <summary>The newest version of the request that doesn't tell a topic's id.</summary>
    private const short MetadataWithoutIds = 9;

    /// <summary>The newest version of the request that names topics by their names.</summary>
    private const short FetchWithoutIds = 11;

    private readonly IAdminClient _host;

    private DevelopmentBroker(IAdminClient host, IntPtr cluster, string topic)
    {
        _host = host;
        Cluster = cluster;
        Topic = topic;
        BootstrapServers = Marshal.PtrToStringUTF8(NativeLibrdkafka.rd_kafka_mock_cluster_bootstraps(cluster))!;
    }

    /// <summary>Where it listens: an address of the loopback interface, with a port that was free.</summary>
    public string BootstrapServers { get; }

    /// <summary>The topic that it was started with.</summary>
    public string Topic { get; }

    /// <summary>librdkafka's handle of it.</summary>
    internal IntPtr Cluster { get; }

    /// <summary>Starts a broker that has one topic. It is ready when this returns.</summary>
    /// <param name="partitions">How many partitions the topic has.</param>
    /// <param name="topic">Its name.</param>
    /// <param name="tellsTopicIds">Whether topics have ids, as of Apache Kafka 2.8 on. Without, a topic that is recreated with more partitions and the same messages is one that has grown.</param>
    public static DevelopmentBroker Start(int partitions, string topic, bool tellsTopicIds = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        Dictionary<string, string> settings = new() { ["client.id"] = "development-broker", ["test.mock.num.brokers"] = "1" };
        IAdminClient host = new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            IntPtr cluster = NativeLibrdkafka.With(host.Handle, NativeLibrdkafka.rd_kafka_handle_mock_cluster);
            if (cluster == IntPtr.Zero)
                throw new InvalidOperationException("librdkafka made no mock cluster.");

            NativeLibrdkafka.rd_kafka_mock_set_controller_id(cluster, OnlyBroker);
            NativeLibrdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, InitialRebalanceDelayMilliseconds);
            if (!tellsTopicIds)
            {
                Check(NativeLibrdkafka.rd_kafka_mock_set_apiversion(cluster, Metadata, 0, MetadataWithoutIds), "forget topic ids");
                Check(NativeLibrdkafka.rd_kafka_mock_set_apiversion(cluster, Fetch, 0, FetchWithoutIds), "forget topic ids");
            }

            Check(NativeLibrdkafka.rd_kafka_mock_topic_create(cluster, topic, partitions, replicationFactor: 1), $"create topic {topic}");
            return new DevelopmentBroker(host, cluster, topic);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public void Dispose() => _host.Dispose();

    internal static void Check(ErrorCode code, string act)
    {
        if (code != ErrorCode.NoError)
            throw new InvalidOperationException($"The development broker could not {act}: {code.GetReason()}");
    }
}
