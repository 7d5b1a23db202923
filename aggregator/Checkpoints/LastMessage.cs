using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The last message that was taken from a partition: who finds another one at its offset reads another log.</summary>
/// <param name="Offset">Its place.</param>
/// <param name="RawHash">XXH64 of its value as it came.</param>
public readonly record struct LastMessage(LogOffset Offset, ulong RawHash);
