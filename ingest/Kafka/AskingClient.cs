using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>A client that only asks, by itself: a native handle of its own, that nobody else closes while a question is under way.</summary>
internal sealed class AskingClient : IDisposable
{
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    public AskingClient(KafkaOptions options, ILogger logger)
    {
        options.Validate();
        Heard = new HeardErrors(options);
        Dictionary<string, string> settings = ClientSettings.ForAdministration(options);
        Administration = ClientSettings.Build(settings, () => new AdminClientBuilder(settings)
            .SetLogHandler((_, message) =>
            {
                Heard.Hear(message);
                Log.Librdkafka(logger, message.Facility, message.Message);
            })
            .SetErrorHandler((_, error) => Heard.Hear(error))
            .Build());
    }

    public IAdminClient Administration { get; }

    /// <summary>Why its questions are not answered.</summary>
    public HeardErrors Heard { get; }

    public void Dispose() => Administration.Dispose();
}
