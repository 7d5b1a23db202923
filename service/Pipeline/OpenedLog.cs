using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Service.Configuration;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>A log that is open for reading again, with what decodes it.</summary>
public sealed class OpenedLog(SourceLog log, params IDisposable[] belongings) : IDisposable
{
    public SourceLog Log => log;

    /// <summary>Opens the topic that the settings name.</summary>
    /// <exception cref="UsageException">They name no broker.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answers.</exception>
    /// <exception cref="Aggregator.Sources.SourceMismatchException">The topic isn't the one that the store was filled from.</exception>
    public static async Task<OpenedLog> OpenAsync(
        IObjectStore store, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (options.Kafka.BootstrapServers.Length == 0)
        {
            throw new UsageException("No broker is named; say where the topic is with --bootstrap-servers.");
        }

        var schemas = WriterSchemas.Open(options.Schemas, clock, cancellation);
        KafkaLogReader? reader = null;
        try
        {
            reader = await KafkaLogReader
                .OpenAsync(options.Kafka, new TransactionDecoder(schemas.Registry, loggers.CreateLogger<TransactionDecoder>()), clock, loggers.CreateLogger<KafkaLogReader>(), cancellation)
                .ConfigureAwait(false);
            return new OpenedLog(await SourceLog.OfAsync(store, reader, cancellation).ConfigureAwait(false), reader, schemas);
        }
        catch
        {
            reader?.Dispose();
            schemas.Dispose();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(belongings, belonging => belonging.Dispose());
}
