using System.Diagnostics.Metrics;
using Accounting.Aggregator.Checkpoints;

namespace Accounting.Service.Telemetry;

/// <summary>
/// Counts, per source and partition, what became of the offsets that checkpoints cover: passed = accepted + quarantined + gaps.
/// A checkpoint is counted once it is durable, so what is counted was not lost.
/// </summary>
public sealed class ConsumerMetrics : IDisposable
{
    public const string MeterName = "Accounting.Stream.Consumer";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _passed;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _notCopied;

    public ConsumerMetrics()
    {
        _passed = _meter.CreateCounter<long>("accounting.consumer.offsets.passed", "{offset}", "Offsets that checkpoints cover.");
        _accepted = _meter.CreateCounter<long>("accounting.consumer.messages.accepted", "{message}", "Messages that are rows.");
        _quarantined = _meter.CreateCounter<long>("accounting.consumer.messages.quarantined", "{message}", "Messages kept verbatim with a reason.");
        _gaps = _meter.CreateCounter<long>("accounting.consumer.offsets.gaps", "{offset}", "Offsets without a message.");
        _notCopied = _meter.CreateCounter<long>("accounting.consumer.quarantine.uncopied", "{message}", "Copies of quarantined messages that did not reach their topic.");
    }

    /// <summary>Counts a checkpoint that was written.</summary>
    public void Count(Checkpoint checkpoint)
    {
        KeyValuePair<string, object?> source = new("source", checkpoint.Source.Value);
        KeyValuePair<string, object?> partition = new("partition", checkpoint.Partition.Value);
        _passed.Add(checkpoint.Counters.Passed, source, partition);
        _accepted.Add(checkpoint.Counters.Accepted, source, partition);
        _quarantined.Add(checkpoint.Counters.Quarantined, source, partition);
        _gaps.Add(checkpoint.Counters.Gaps, source, partition);
    }

    /// <summary>Counts copies of quarantined messages that did not reach their topic.</summary>
    public void CountNotCopied(long copies) => _notCopied.Add(copies);

    public void Dispose() => _meter.Dispose();
}
