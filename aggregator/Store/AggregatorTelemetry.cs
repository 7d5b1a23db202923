using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Accounting.Aggregator.Store;

/// <summary>What this room measures of itself, for whoever listens. Names are stable: dashboards and alerts refer to them.</summary>
public static class AggregatorTelemetry
{
    public const string Name = "Accounting.Stream.Aggregator";

    private static readonly Meter Meter = new(Name);

    /// <summary>Checkpoints, and calls to the store.</summary>
    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> CheckpointSeconds { get; } =
        Meter.CreateHistogram<double>("accounting.consumer.checkpoint.duration", "s", "From the first byte of a checkpoint's files to its being durable.");

    internal static Histogram<double> StoreCallSeconds { get; } =
        Meter.CreateHistogram<double>("accounting.store.call.duration", "s", "Calls to the object store, by operation and outcome.");

    internal static Counter<long> StoreBytes { get; } = Meter.CreateCounter<long>("accounting.store.bytes", "By", "Bytes read from and written to the object store.");

    internal static Counter<long> StoreRetries { get; } = Meter.CreateCounter<long>("accounting.store.retries", "{call}", "Calls to the object store that were made again after a failure.");
}
