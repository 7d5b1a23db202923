using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Sends copies of quarantined messages to a topic, for whoever watches one: the value verbatim, the broker's timestamp, and as headers
/// where the message stood and why it was not accepted. What counts is the store; a copy that cannot be delivered is told, and holds nothing up.
/// </summary>
public sealed class QuarantineProducer : IDisposable
{
    private static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(10);

    /// <summary>A topic that isn't there is soon told as such: by default the client waits for half a minute for one that might just be created.</summary>
    private const string PropagationMax = "topic.metadata.propagation.max.ms";

    private readonly string _topic;
    private readonly ILogger _logger;
    private readonly IProducer<Null, byte[]> _producer;

    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    public QuarantineProducer(KafkaOptions options, string topic, ILogger logger)
    {
        _topic = topic;
        _logger = logger;
        Dictionary<string, string> settings = ClientSettings.ForProducer(options);
        settings.TryAdd(PropagationMax, "5000");
        settings["dotnet.producer.delivery.report.fields"] = "status";
        _producer = ClientSettings.Build(settings, () => new ProducerBuilder<Null, byte[]>(settings)
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message.Facility, message.Message))
            .SetErrorHandler(static (_, _) => { })
            .Build());
    }

    /// <summary>Told of copies that were not delivered, and why; and of none, with null, once one is delivered again. On any thread.</summary>
    public required Action<long, string?> Told { get; init; }

    /// <summary>Hands a copy over; it is sent in the background.</summary>
    public void Send(SourceId source, LogPartition partition, LogOffset offset, Timestamp loggedAt, Rejection rejection, ReadOnlyMemory<byte> rawValue)
    {
        var headers = new Headers
        {
            { "source", Encoding.UTF8.GetBytes(source.Value) },
            { "partition", Encoding.UTF8.GetBytes(partition.ToString()) },
            { "offset", Encoding.UTF8.GetBytes(offset.ToString()) },
            { "reason", Encoding.UTF8.GetBytes(rejection.Reason.ToString()) },
            { "detail", Encoding.UTF8.GetBytes(rejection.Detail) },
        };
        if (rejection.Field is { } field)
        {
            headers.Add("field", Encoding.UTF8.GetBytes(field));
        }

        var message = new Message<Null, byte[]>
        {
            Value = rawValue.ToArray(),
            Headers = headers,
            Timestamp = new Confluent.Kafka.Timestamp(loggedAt.Microseconds / 1000, TimestampType.CreateTime),
        };
        try
        {
            _producer.Produce(_topic, message, report => Judge(report.Error));
        }
        catch (ProduceException<Null, byte[]> refused)
        {
            Judge(refused.Error);
        }
    }

    /// <summary>Sends what is left, for as long as ten seconds.</summary>
    public void Dispose()
    {
        int left = _producer.Flush(FlushMax);
        _producer.Dispose();
        if (left > 0)
            Tell(left, string.Create(CultureInfo.InvariantCulture, $"copies that nobody took within {FlushMax.TotalSeconds:0} s: {left}"));
    }

    private void Judge(Error error)
    {
        if (error.IsError)
            Tell(1, $"{error.Code}: {error.Reason}");
        else
            Told(0, null);
    }

    private void Tell(long copies, string problem)
    {
        Log.QuarantineNotCopied(_logger, _topic, problem);
        Told(copies, problem);
    }
}
