using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
    private const int AllBrokers = -1;

    /// <summary>Brokers are numbered from 1. Without a controller, administrative requests would wait for one in vain.</summary>
    private const int OnlyBroker = 1;

    /// <summary>Members that start together are assigned together; Kafka's own default of three seconds is for bigger fleets.</summary>
    private const int InitialRebalanceDelayMilliseconds = 200;

    /// <summary>The newest version of the request that doesn't tell a topic's id.</summary>
    private const short MetadataWithoutIds = 9;

    /// <summary>The newest version of the request that names topics by their names.</summary>
    private const short FetchWithoutIds = 11;

    /// <summary>More than clients, which wait a moment after each refusal, make in any outage.</summary>
    private const int RequestsOfAnOutage = 100_000;

    private readonly IAdminClient _host;
    private readonly IntPtr _cluster;
    private Socket? _keptPort;

    private DevelopmentBroker(IAdminClient host, IntPtr cluster, string topic)
    {
        _host = host;
        _cluster = cluster;
        Topic = topic;
        BootstrapServers = Marshal.PtrToStringUTF8(NativeLibrdkafka.rd_kafka_mock_cluster_bootstraps(cluster))!;
    }

    /// <summary>Where it listens: an address of the loopback interface, with a port that was free.</summary>
    public string BootstrapServers { get; }

    /// <summary>The topic that it was started with.</summary>
    public string Topic { get; }

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
                Check(NativeLibrdkafka.rd_kafka_mock_set_apiversion(cluster, (short)BrokerRequest.Metadata, 0, MetadataWithoutIds), "forget topic ids");
                Check(NativeLibrdkafka.rd_kafka_mock_set_apiversion(cluster, (short)BrokerRequest.Fetch, 0, FetchWithoutIds), "forget topic ids");
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

    /// <summary>Cuts a partition's records below an offset off, as retention would.</summary>
    public void DeleteRecordsBefore(LogPartition partition, LogOffset offset) =>
        Check(
            NativeLibrdkafka.rd_kafka_mock_partition_delete_records(_cluster, Topic, partition.Value, offset.Value),
            $"delete records of partition {partition} before {offset}");

    /// <summary>Deletes the topic with all that it holds and creates one of the same name, as someone may do while it is read.</summary>
    public void RecreateTopic(int partitions)
    {
        Check(NativeLibrdkafka.rd_kafka_mock_topic_delete(_cluster, Topic), $"delete topic {Topic}");
        Check(NativeLibrdkafka.rd_kafka_mock_topic_create(_cluster, Topic, partitions, replicationFactor: 1), $"create topic {Topic}");
    }

    /// <summary>Drops all connections and refuses new ones, until <see cref="BringUp"/>; records and groups are kept.</summary>
    public void TakeDown()
    {
        Check(NativeLibrdkafka.rd_kafka_mock_broker_set_down(_cluster, AllBrokers), "go down");
        _keptPort ??= KeepPort();
    }

    public void BringUp()
    {
        Check(NativeLibrdkafka.rd_kafka_mock_broker_set_up(_cluster, AllBrokers), "come up");
        LetPortGo();
    }

    /// <summary>Says of the topic, to who asks where its partitions are, that it is in error, until it is told <see cref="ErrorCode.NoError"/>.</summary>
    public void DenyTopic(ErrorCode error) => NativeLibrdkafka.rd_kafka_mock_topic_set_error(_cluster, Topic, error);

    /// <summary>Answers the next requests of a kind with errors, one each, as a cluster does while it finds itself again.</summary>
    public void FailNext(BrokerRequest request, params ErrorCode[] errors) =>
        NativeLibrdkafka.rd_kafka_mock_push_request_errors_array(_cluster, (short)request, (nuint)errors.Length, errors);

    /// <summary>Answers every request of a kind with an error until <see cref="StopFailing"/>: however often a client tries again by itself, it can't come through before that.</summary>
    public void FailAll(BrokerRequest request, ErrorCode error)
    {
        StopFailing(request);
        FailNext(request, [.. Enumerable.Repeat(error, RequestsOfAnOutage)]);
    }

    /// <summary>Answers requests of a kind as they deserve again.</summary>
    public void StopFailing(BrokerRequest request) => NativeLibrdkafka.rd_kafka_mock_clear_request_errors(_cluster, (short)request);

    public void Dispose()
    {
        LetPortGo();
        _host.Dispose();
    }

    /// <summary>
    /// Keeps the port from being given to a connection of anybody's while nobody listens there: librdkafka ends the process where it can't listen on it again. A socket that is bound and doesn't
    /// listen refuses connections, and on Linux lets another listen that shares the address.
    /// </summary>
    private Socket? KeepPort()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var kept = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        kept.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        kept.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(BootstrapServers.AsSpan(BootstrapServers.LastIndexOf(':') + 1), CultureInfo.InvariantCulture)));
        return kept;
    }

    private void LetPortGo()
    {
        _keptPort?.Dispose();
        _keptPort = null;
    }

    private static void Check(ErrorCode code, string act)
    {
        if (code != ErrorCode.NoError)
            throw new InvalidOperationException($"The development broker could not {act}: {code.GetReason()}");
    }
}
