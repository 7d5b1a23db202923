using System.Diagnostics;
using System.Globalization;
using Avro.Generic;
using Avro.IO;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Streamiz.Kafka.Net;
using Streamiz.Kafka.Net.SerDes;
using Streamiz.Kafka.Net.State;
using Streamiz.Kafka.Net.Stream;
using Streamiz.Kafka.Net.Table;

namespace Accounting.Bench.Streamiz;

/// <summary>
/// The streaming sums as one would write them in Kafka Streams for .NET: decoded by Apache.Avro, summed by the message's key, kept in memory without a
/// changelog. Nothing is deduplicated, corrected or made durable.
/// </summary>
internal sealed class StreamingSums(long wanted)
{
    private const string Store = "sums";

    private const int FrameBytes = 10;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly GenericDatumReader<GenericRecord> _reader = NewReader();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seen;
    private long _began;
    private TimeSpan _processorBefore;

    /// <summary>Reads the topic until so many messages were summed; writes seconds, processor seconds, then a line for each key: key and sum of amounts in ten-thousandths.</summary>
    public async Task RunAsync(string servers, string topic, string folder, TextWriter output, CancellationToken cancellation)
    {
        var config = new StreamConfig<StringSerDes, ByteArraySerDes>
        {
            ApplicationId = $"{topic}-streamiz",
            BootstrapServers = servers,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            CommitIntervalMs = 1000,
            StateDir = folder,
            Logger = NullLoggerFactory.Instance,
        };
        using var stream = new KafkaStream(Topology(topic), config);
        await stream.StartAsync(cancellation).ConfigureAwait(false);
        await _done.Task.WaitAsync(cancellation).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        double processor = (Process.GetCurrentProcess().TotalProcessorTime - _processorBefore).TotalSeconds;

        // The last message has been decoded and is being summed.
        await Task.Delay(LookInterval, cancellation).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{seconds}\t{processor}")).ConfigureAwait(false);
        foreach (KeyValuePair<string, long> sum in stream.Store(StoreQueryParameters.FromNameAndType(Store, QueryableStoreTypes.KeyValueStore<string, long>())).All())
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{sum.Key}\t{sum.Value}")).ConfigureAwait(false);
        }
    }

    private Topology Topology(string topic)
    {
        var builder = new StreamBuilder();
        builder.Stream<string, byte[]>(topic)
            .MapValues((_, value, _) => AmountOf(value))
            .GroupByKey<StringSerDes, Int64SerDes>()
            .Aggregate(
                () => 0L,
                (_, amount, sum) => sum + amount,
                InMemory.As<string, long>(Store).WithLoggingDisabled().WithKeySerdes(new StringSerDes()).WithValueSerdes(new Int64SerDes()));
        return builder.Build();
    }

    private long AmountOf(byte[] value)
    {
        if (_seen == 0)
        {
            _began = Stopwatch.GetTimestamp();
            _processorBefore = Process.GetCurrentProcess().TotalProcessorTime;
        }

        GenericRecord record = _reader.Read(null!, new BinaryDecoder(new MemoryStream(value, FrameBytes, value.Length - FrameBytes)));
        if (++_seen == wanted)
        {
            _done.TrySetResult();
        }

        return (long)((Avro.AvroDecimal)record["amount"]).UnscaledValue;
    }

    private static GenericDatumReader<GenericRecord> NewReader()
    {
        using var text = new StreamReader(typeof(StreamingSums).Assembly.GetManifestResourceStream("transaction.avsc")!);
        var schema = Avro.Schema.Parse(text.ReadToEnd());
        return new GenericDatumReader<GenericRecord>(schema, schema);
    }
}
