using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>What becomes of one partition when a new generation of its topic begins.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="StartsAt">Where the new generation reads it from; null where the topic no longer has it.</param>
/// <param name="Lost">What of the retired source nobody read; null where nothing is lost.</param>
public sealed record PartitionSuccession(LogPartition Partition, LogOffset? StartsAt, LostOffsets? Lost);
