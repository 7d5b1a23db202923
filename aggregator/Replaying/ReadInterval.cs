using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>What one interval of the log holds, built into the very files that a consumer makes of it.</summary>
internal sealed class ReadInterval
{
    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    public required OffsetRange Range { get; init; }

    public required IntervalFiles Files { get; init; }

    public required long Messages { get; init; }

    /// <summary>Whether the files are those that the checkpoint names: then the interval holds nothing new.</summary>
    public bool IsThatOf(Checkpoint checkpoint) =>
        Files.Segment?.Sha256 == checkpoint.Segment?.Sha256 && Files.Quarantine?.Sha256 == checkpoint.Quarantine?.Sha256;

    /// <summary>The accepted messages; each valid until the next is asked for.</summary>
    public IEnumerable<StoredTransaction> Rows()
    {
        if (Files.Segment is null)
        {
            yield break;
        }

        var segment = new SegmentFile(Files.BytesOf(Files.Segment));
        foreach (HomeDateRows date in Files.HomeDates)
        {
            StoredRowReader rows = segment.Rows(date);
            while (rows.TryRead(out StoredTransaction row))
            {
                yield return row;
            }
        }
    }

    /// <summary>The messages that were not accepted.</summary>
    /// <exception cref="AvroDataException">Never of files that were just built.</exception>
    public IReadOnlyList<QuarantinedMessage> Quarantined() => Files.Quarantine is null ? [] : QuarantineFile.Read(Files.BytesOf(Files.Quarantine));
}
