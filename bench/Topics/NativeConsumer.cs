using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Accounting.Ingest.Kafka;

namespace Accounting.Bench.Topics;

/// <summary>What it takes of librdkafka to read a topic by batches, called directly. Signatures: <c>rdkafka.h</c>.</summary>
internal static unsafe partial class NativeConsumer
{
    public const int ConsumerType = 1;

    public const long BeginningOffset = -2;

    private const string Library = "librdkafka";

    /// <summary>The very image that the product uses.</summary>
#pragma warning disable CA2255 // The resolver must stand before the first call.
    [ModuleInitializer]
    internal static void Install() => NativeLibrary.SetDllImportResolver(typeof(NativeConsumer).Assembly, Resolve);
#pragma warning restore CA2255

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_set(IntPtr settings, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_new(int type, IntPtr settings, byte* error, nuint errorSize);

    [LibraryImport(Library)]
    public static partial int rd_kafka_poll_set_consumer(IntPtr client);

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_queue_get_consumer(IntPtr client);

    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_destroy(IntPtr queue);

    [LibraryImport(Library)]
    public static partial IntPtr rd_kafka_topic_partition_list_new(int size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial PlaceHead* rd_kafka_topic_partition_list_add(IntPtr list, string topic, int partition);

    [LibraryImport(Library)]
    public static partial void rd_kafka_topic_partition_list_destroy(IntPtr list);

    [LibraryImport(Library)]
    public static partial int rd_kafka_assign(IntPtr client, IntPtr list);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consume_batch_queue(IntPtr queue, int timeoutMilliseconds, MessageHead** messages, nuint size);

    [LibraryImport(Library)]
    public static partial void rd_kafka_message_destroy(MessageHead* message);

    [LibraryImport(Library)]
    public static partial int rd_kafka_consumer_close(IntPtr client);

    [LibraryImport(Library)]
    public static partial void rd_kafka_destroy(IntPtr client);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Library && LibrdkafkaImage.Path is { } path ? NativeLibrary.Load(path) : IntPtr.Zero;

    /// <summary>The front of <c>rd_kafka_topic_partition_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PlaceHead
    {
        public IntPtr Topic;
        public int Partition;
        public long Offset;
    }

    /// <summary>The front of <c>rd_kafka_message_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHead
    {
        public int Error;
        public IntPtr Topic;
        public int Partition;
        public IntPtr Value;
        public nuint Length;
    }
}
