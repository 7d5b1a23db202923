using System.Diagnostics.Metrics;
using Accounting.Aggregator.Consuming;
using Accounting.Ingest;

namespace Accounting.Service.Telemetry;

/// <summary>
/// How a consumer stands: observed when somebody collects, from what the polling thread last told. What OpenTelemetry's "Semantic conventions for
/// messaging client metrics" has a name for goes by that name and its attributes.
/// </summary>
public sealed class ConsumerGauges : IDisposable
{
    private readonly Meter _meter = new(ConsumerMetrics.MeterName);

    private readonly ConsumerLoop _loop;

    private readonly TimeProvider _clock;

    /// <param name="loop">The consumer.</param>
    /// <param name="topic">The topic that it reads.</param>
    /// <param name="group">The group that it is a member of.</param>
    /// <param name="clock">Tells ages.</param>
    public ConsumerGauges(ConsumerLoop loop, string topic, string group, TimeProvider clock)
    {
        _loop = loop;
        _clock = clock;
        Gauge("accounting.consumer.lag.messages", "{message}", "Offsets between the next one and the partition's end.", figures => figures.LagMessages);
        Gauge("accounting.consumer.lag.time", "s", "Age of the last message taken, while there are more.", LagSeconds);
        Gauge("accounting.consumer.checkpoint.age", "s", "Time since what was taken was last written down.", figures => Seconds(figures.CheckpointedAt));
        Gauge("accounting.consumer.hot.rows", "{row}", "Rows of the hot day stores.", figures => figures.HotRows);
        Gauge("accounting.consumer.hot.bytes", "By", "Memory of the rows of the hot day stores.", figures => figures.HotBytes);
        Count("accounting.consumer.rows.duplicate", "Rows whose revision and content stood already in a hot day store.", folds => folds.Duplicate);
        Count("accounting.consumer.rows.superseded", "Rows that a newer revision overtook in a hot day store, or that overtook an older one.", folds => folds.Superseded);
        Count("accounting.consumer.rows.conflicting", "Rows of another content at the same revision in a hot day store.", folds => folds.Conflicting);
        KeyValuePair<string, object?>[] conventional =
        [
            new("messaging.system", "kafka"), new("messaging.operation.name", "poll"), new("messaging.destination.name", topic), new("messaging.consumer.group.name", group),
        ];
        _meter.CreateObservableCounter(
            "messaging.client.consumed.messages", () => new Measurement<long>(_loop.Messages, conventional), "{message}", "Messages taken since the process started, durable or not yet.");
        _meter.CreateObservableGauge("accounting.consumer.store.failing", () => _loop.StoreTrouble is null ? 0 : 1, null, "1 while the object store is waited for.");
        _meter.CreateObservableGauge("accounting.consumer.registry.failing", () => _loop.RegistryTrouble is null ? 0 : 1, null, "1 while the Schema Registry is waited for.");
        _meter.CreateObservableGauge("accounting.consumer.clock.ahead", () => _loop.ClockTrouble is null ? 0 : 1, null, "1 while a partition waits before a message that was logged ahead of the machine's clock.");
    }

    /// <summary>Whether an instrument is one of these, and not of another consumer of the process.</summary>
    public bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    public void Dispose() => _meter.Dispose();

    private double? LagSeconds(PartitionFigures figures) => figures.IsCaughtUp || figures.LastLoggedAt is not { } loggedAt ? 0d : Seconds(loggedAt);

    private double Seconds(Timestamp since) => Math.Max(0, (Timestamp.Now(_clock).Microseconds - since.Microseconds) / (double)Timestamp.MicrosecondsPerSecond);

    private void Gauge(string name, string unit, string meaning, Func<PartitionFigures, double?> valueOf) => _meter.CreateObservableGauge(name, () => Measure(valueOf), unit, meaning);

    private void Count(string name, string meaning, Func<FoldCounts, long> valueOf) =>
        _meter.CreateObservableCounter(name, () => Measure(figures => valueOf(figures.Folds)), "{row}", meaning);

    private IEnumerable<Measurement<double>> Measure(Func<PartitionFigures, double?> valueOf) =>
        from figures in _loop.Figures?.Partitions ?? []
        let value = valueOf(figures)
        where value is not null
        select new Measurement<double>(value.Value, new KeyValuePair<string, object?>("partition", figures.Partition.Value));
}
