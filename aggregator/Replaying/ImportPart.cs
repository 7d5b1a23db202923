using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>What a file that is imported holds of one partition: a file of transactions has one of its own, a bundle of segments as many as it has segments.</summary>
/// <param name="Source">The source.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Interval">Of a segment of a store, the offsets that it holds the accepted messages of; null of other files.</param>
/// <param name="Bytes">The segment; none where the whole file is it, or it is none.</param>
public sealed record ImportPart(SourceId Source, LogPartition Partition, OffsetRange? Interval, ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>How many transactions it holds.</summary>
    public long Rows { get; init; }

    /// <summary>All offsets that it may hold a transaction of.</summary>
    public OffsetRange Offsets => Interval ?? new OffsetRange(new LogOffset(1), new LogOffset(Rows + 1));
}
