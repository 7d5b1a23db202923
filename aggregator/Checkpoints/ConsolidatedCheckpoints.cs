using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// Old checkpoints of one partition in one immutable object, <c>consolidated-&lt;from&gt;-&lt;to&gt;-&lt;last home date&gt;-&lt;hash&gt;.json.gz</c>: each as it was written, under the name
/// it had, so that it says the same, has the same segments, and is void where it was. Together they cover just the range of the object's name,
/// without a gap.
/// </summary>
public sealed record ConsolidatedCheckpoints
{
    /// <summary>Another one whenever <see cref="Checkpoint.CurrentFormat"/> is.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    public required LogOffset From { get; init; }

    public required LogOffset To { get; init; }

    /// <summary>By range, then time.</summary>
    public required IReadOnlyList<KeptCheckpoint> Checkpoints { get; init; }

    /// <summary>The object of these.</summary>
    /// <param name="checkpoints">Of one partition, in order, without a gap between them.</param>
    public static ObjectContent ToContent(IReadOnlyList<NamedCheckpoint> checkpoints)
    {
        Checkpoint first = checkpoints[0].Checkpoint;
        var consolidated = new ConsolidatedCheckpoints
        {
            Format = CurrentFormat,
            Source = first.Source,
            Partition = first.Partition,
            From = checkpoints.Min(named => named.Checkpoint.From),
            To = checkpoints.Max(named => named.Checkpoint.To),
            Checkpoints = [.. checkpoints.Select(KeptCheckpoint.Of)],
        };
        byte[] bytes = PackedJson.Serialize(consolidated);
        HomeDate? last = checkpoints.SelectMany(named => named.Checkpoint.HomeDates).Select(rows => (HomeDate?)rows.Date).Max();
        return ObjectContent.FromBytes(
            CheckpointKey.ForConsolidated(first.Source, first.Partition, new OffsetRange(consolidated.From, consolidated.To), last, ContentHash256.Of(bytes)), bytes);
    }

    /// <param name="key">Named in the message of an error.</param>
    /// <param name="bytes">The object's bytes, known to be those that its name tells.</param>
    /// <exception cref="DamagedDataException">They are not what <see cref="ToContent"/> writes.</exception>
    internal static ConsolidatedCheckpoints Parse(ObjectKey key, byte[] bytes) => PackedJson.Deserialize<ConsolidatedCheckpoints>(key, bytes, CurrentFormat);
}
