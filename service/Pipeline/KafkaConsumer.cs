using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Service.Configuration;
using Accounting.Service.Quarantine;
using Accounting.Service.Telemetry;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>A consumer of the topic with the log that it reads: opened, and ready to run once.</summary>
public sealed class KafkaConsumer : IDisposable
{
    private readonly KafkaTransactionLog _log;

    private readonly WriterSchemas _schemas;

    private readonly ConsumerMetrics _metrics;

    private readonly ConsumerGauges _gauges;

    private readonly QuarantineCopies? _copies;

    private KafkaConsumer(KafkaTransactionLog log, ConsumerLoop loop, ConsumerMetrics metrics, QuarantineCopies? copies, WriterSchemas schemas, KafkaOptions kafka, TimeProvider clock)
    {
        _copies = copies;
        _gauges = new ConsumerGauges(loop, kafka.Topic, kafka.Group, clock);
        _log = log;
        _metrics = metrics;
        _schemas = schemas;
        Loop = loop;
    }

    public ConsumerLoop Loop { get; }

    /// <summary>How this member stands. May be asked from any thread.</summary>
    public MemberStatus Status => Loop.Status with { QuarantineTopic = _copies?.Trouble };

    /// <param name="access">The store that the messages go to.</param>
    /// <param name="options">Kafka and checkpoints.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="loggers">Makes logs.</param>
    /// <param name="started">Called once partitions are assigned; null for nobody.</param>
    /// <param name="checkpointed">Called after every checkpoint; null for nobody.</param>
    /// <param name="cancellation">Ends the wait for the first contact, and later any wait for a schema.</param>
    /// <exception cref="BrokerUnavailableException">No broker answers.</exception>
    public static async Task<KafkaConsumer> OpenAsync(
        StoreAccess access,
        ServiceOptions options,
        TimeProvider clock,
        ILoggerFactory loggers,
        Action? started,
        Action<Checkpoint>? checkpointed,
        CancellationToken cancellation)
    {
        // Asked once: the consumer itself waits for a registry that is away, as a member of the group.
        SchemaRegistryOptions? registry = options.Schemas.Registry is { } asked ? asked with { RetryBudget = TimeSpan.Zero } : null;
        var schemas = WriterSchemas.Open(options.Schemas with { Registry = registry }, clock, cancellation);
        var metrics = new ConsumerMetrics();
        KafkaTransactionLog? log = null;
        QuarantineCopies? copies = null;
        try
        {
            log = await KafkaTransactionLog
                .OpenAsync(options.Kafka, new TransactionDecoder(schemas.Registry, loggers.CreateLogger<TransactionDecoder>()), clock, loggers.CreateLogger<KafkaTransactionLog>(), cancellation)
                .ConfigureAwait(false);
            copies = options.QuarantineTopic is { } topic
                ? new QuarantineCopies(access.Store, options.Kafka, topic, clock, metrics.CountNotCopied, loggers.CreateLogger<QuarantineCopies>())
                : null;
            Action<Checkpoint> counted = metrics.Count;
            return new KafkaConsumer(log, LoopOf(log, access, options, clock, loggers, started, counted + (copies is null ? null : copies.Add) + checkpointed), metrics, copies, schemas, options.Kafka, clock);
        }
        catch
        {
            // None is left to the end of the process: the clients' threads would run on while the libraries below them are torn down.
            log?.Dispose();
            copies?.Dispose();
            metrics.Dispose();
            schemas.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            _log.Dispose();
        }
        finally
        {
            _copies?.Dispose();
            _gauges.Dispose();
            _metrics.Dispose();
            _schemas.Dispose();
        }
    }

    private static ConsumerLoop LoopOf(
        KafkaTransactionLog log,
        StoreAccess access,
        ServiceOptions options,
        TimeProvider clock,
        ILoggerFactory loggers,
        Action? started,
        Action<Checkpoint>? checkpointed) => new(
            log,
            access.Store,
            new StoredDayReader(access.Store, access.Root.Zone, CompactionJob.OptionsOf(access, options.Compactor), clock),
            options.Consumer,
            access.Root.NewCalendar(),
            clock,
            loggers.CreateLogger<ConsumerLoop>())
        {
            Started = started,
            Checkpointed = checkpointed,
        };
}
