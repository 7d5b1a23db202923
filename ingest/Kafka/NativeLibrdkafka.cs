using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// The few functions of librdkafka that Confluent.Kafka doesn't wrap, called on its own native handle.
/// Signatures: <c>rdkafka.h</c> and <c>rdkafka_mock.h</c> of the version that the package names.
/// </summary>
internal static partial class NativeLibrdkafka
{
    private const string Library = LibrdkafkaImage.Name;

    /// <summary>Calls with the client's native handle, which stays alive meanwhile.</summary>
    public static TResult With<TResult>(Handle client, Func<IntPtr, TResult> call)
    {
        SafeHandle native = (SafeHandle)NativeHandleOf(client);
        bool held = false;
        try
        {
            native.DangerousAddRef(ref held);
            return call(native.DangerousGetHandle());
        }
        finally
        {
            if (held)
                native.DangerousRelease();
        }
    }

    /// <summary>The cluster's own id, or null when no broker has told it within the timeout.</summary>
    public static string? ClusterId(Handle client, TimeSpan timeout) => With(client, handle =>
    {
        IntPtr text = rd_kafka_clusterid(handle, (int)timeout.TotalMilliseconds);
        if (text == IntPtr.Zero)
            return null;

        string? id = Marshal.PtrToStringUTF8(text);
        rd_kafka_mem_free(handle, text);
        return id;
    });

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_handle_mock_cluster(IntPtr client);

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode rd_kafka_mock_topic_create(IntPtr cluster, string topic, int partitionCount, int replicationFactor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void rd_kafka_mock_topic_set_error(IntPtr cluster, string topic, ErrorCode error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode rd_kafka_mock_topic_delete(IntPtr cluster, string topic);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode rd_kafka_mock_partition_delete_records(IntPtr cluster, string topic, int partition, long beforeOffset);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(IntPtr cluster, int delayMilliseconds);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_set_controller_id(IntPtr cluster, int brokerId);

    [LibraryImport(Library)]
    public static partial ErrorCode rd_kafka_mock_set_apiversion(IntPtr cluster, short apiKey, short minVersion, short maxVersion);

    [LibraryImport(Library)]
    public static partial ErrorCode rd_kafka_mock_broker_set_down(IntPtr cluster, int brokerId);

    [LibraryImport(Library)]
    public static partial ErrorCode rd_kafka_mock_broker_set_up(IntPtr cluster, int brokerId);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_push_request_errors_array(IntPtr cluster, short apiKey, nuint count, ErrorCode[] errors);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_clear_request_errors(IntPtr cluster, short apiKey);

    [LibraryImport(Library)]
    private static partial IntPtr rd_kafka_clusterid(IntPtr client, int timeoutMilliseconds);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mem_free(IntPtr client, IntPtr memory);

    /// <summary>Confluent.Kafka keeps the native handle to itself; its two kinds of client differ in nothing else that matters here.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    private static extern object NativeHandleOf(Handle client);
}
