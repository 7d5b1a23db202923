using System.Globalization;

namespace Accounting.Ingest.Kafka;

/// <summary>The group that a producer is paced by has committed nothing for as long as it was given: is its consumer running?</summary>
public sealed class PaceStalledException(string group, string topic, TimeSpan patience) : Exception(string.Create(
    CultureInfo.InvariantCulture,
    $"Group {group} has committed nothing on topic {topic} for {patience.TotalSeconds:0.#} s, and no more fits in front of it: start its consumer, have it checkpoint sooner (consumer:checkpoint_bytes=1000000), or produce without pacing."));
