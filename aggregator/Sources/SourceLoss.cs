using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>What of one partition of a retired source nobody read, and who accepted it.</summary>
/// <param name="Source">The retired source.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offsets">What is lost.</param>
/// <param name="SignOff">Null where nobody signed it off.</param>
public sealed record SourceLoss(SourceId Source, LogPartition Partition, LostOffsets Offsets, LossSignOff? SignOff)
{
    /// <summary>Whether what was read since, by checkpoints of the source or by runs over its offsets, holds all of it.</summary>
    public bool IsBackfilledBy(Coverage read) =>
        Offsets.IsCoveredBy(read.Partitions.Where(partition => partition.Source == Source && partition.Partition == Partition).SelectMany(partition => partition.Ranges));

    /// <summary>Whether no month has to wait for it any more.</summary>
    public bool IsSettledBy(Coverage read) => SignOff is not null || IsBackfilledBy(read);
}
