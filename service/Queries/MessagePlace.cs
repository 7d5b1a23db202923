using Accounting.Ingest;

namespace Accounting.Service.Queries;

/// <summary>Where a stored row's message was read, and what it was.</summary>
/// <param name="Source">The generation of the topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="RawHash">XXH64 of its value.</param>
public sealed record MessagePlace(SourceId Source, LogPartition Partition, LogOffset Offset, ulong RawHash);
