using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Confluent.Kafka;

namespace Accounting.Tests.Support;

/// <summary>What can befall a broker, done to the development broker.</summary>
internal static class BrokerFaults
{
    private const int AllBrokers = -1;

    /// <summary>More than clients, which wait a moment after each refusal, make in any outage.</summary>
    private const int RequestsOfAnOutage = 100_000;

    /// <summary>Of brokers that are down.</summary>
    private static readonly ConditionalWeakTable<DevelopmentBroker, Socket> KeptPorts = [];

    /// <summary>Cuts a partition's records below an offset off, as retention would.</summary>
    public static void DeleteRecordsBefore(this DevelopmentBroker broker, LogPartition partition, LogOffset offset) => DevelopmentBroker.Check(
        NativeLibrdkafka.rd_kafka_mock_partition_delete_records(broker.Cluster, broker.Topic, partition.Value, offset.Value),
        $"delete records of partition {partition} before {offset}");

    /// <summary>Deletes the topic with all that it holds and creates one of the same name, as someone may do while it is read.</summary>
    public static void RecreateTopic(this DevelopmentBroker broker, int partitions)
    {
        DevelopmentBroker.Check(NativeLibrdkafka.rd_kafka_mock_topic_delete(broker.Cluster, broker.Topic), $"delete topic {broker.Topic}");
        DevelopmentBroker.Check(NativeLibrdkafka.rd_kafka_mock_topic_create(broker.Cluster, broker.Topic, partitions, replicationFactor: 1), $"create topic {broker.Topic}");
    }

    /// <summary>Drops all connections and refuses new ones, until <see cref="BringUp"/>; records and groups are kept.</summary>
    public static void TakeDown(this DevelopmentBroker broker)
    {
        DevelopmentBroker.Check(NativeLibrdkafka.rd_kafka_mock_broker_set_down(broker.Cluster, AllBrokers), "go down");
        if (!KeptPorts.TryGetValue(broker, out _) && KeepPort(broker) is { } kept)
        {
            KeptPorts.Add(broker, kept);
        }
    }

    public static void BringUp(this DevelopmentBroker broker)
    {
        DevelopmentBroker.Check(NativeLibrdkafka.rd_kafka_mock_broker_set_up(broker.Cluster, AllBrokers), "come up");
        if (KeptPorts.TryGetValue(broker, out Socket? kept))
        {
            KeptPorts.Remove(broker);
            kept.Dispose();
        }
    }

    /// <summary>Says of the topic, to who asks where its partitions are, that it is in error, until it is told <see cref="ErrorCode.NoError"/>.</summary>
    public static void DenyTopic(this DevelopmentBroker broker, ErrorCode error) => NativeLibrdkafka.rd_kafka_mock_topic_set_error(broker.Cluster, broker.Topic, error);

    /// <summary>Answers the next requests of a kind with errors, one each, as a cluster does while it finds itself again.</summary>
    public static void FailNext(this DevelopmentBroker broker, BrokerRequest request, params ErrorCode[] errors) =>
        NativeLibrdkafka.rd_kafka_mock_push_request_errors_array(broker.Cluster, (short)request, (nuint)errors.Length, errors);

    /// <summary>Answers every request of a kind with an error until <see cref="StopFailing"/>: however often a client tries again by itself, it can't come through before that.</summary>
    public static void FailAll(this DevelopmentBroker broker, BrokerRequest request, ErrorCode error)
    {
        broker.StopFailing(request);
        broker.FailNext(request, [.. Enumerable.Repeat(error, RequestsOfAnOutage)]);
    }

    /// <summary>Answers requests of a kind as they deserve again.</summary>
    public static void StopFailing(this DevelopmentBroker broker, BrokerRequest request) => NativeLibrdkafka.rd_kafka_mock_clear_request_errors(broker.Cluster, (short)request);

    /// <summary>
    /// Keeps the port from being given to a connection of anybody's while nobody listens there: librdkafka ends the process where it can't listen on it again. A socket that is bound and doesn't
    /// listen refuses connections, and on Linux lets another listen that shares the address.
    /// </summary>
    private static Socket? KeepPort(DevelopmentBroker broker)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var kept = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        kept.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        kept.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(broker.BootstrapServers.AsSpan(broker.BootstrapServers.LastIndexOf(':') + 1), CultureInfo.InvariantCulture)));
        return kept;
    }
}
