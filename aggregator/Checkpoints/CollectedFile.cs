using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// That a segment or quarantine file which no checkpoint named was collected: written before the file is removed, and kept. A checkpoint that
/// names it and arrives afterwards, from an owner that slept for longer than the grace period, is void: what it covered isn't covered.
/// Files bear the time of their attempt, so no later attempt has a collected file's name.
/// </summary>
public sealed record CollectedFile
{
    public const int CurrentFormat = 1;

    private const string Prefix = "collected-";
    private const string Suffix = ".json";

    public required int Format { get; init; }

    public required ObjectKey File { get; init; }

    public required long LengthBytes { get; init; }

    public required Timestamp WrittenAt { get; init; }

    public required Timestamp CollectedAt { get; init; }

    /// <summary>Where it is marked that a file was collected: in the folder of its partition's checkpoints, or of its source's intervals, so that one listing shows both.</summary>
    public static ObjectKey MarkOf(ObjectKey file)
    {
        if (SegmentBundle.IsKey(file))
        {
            return ObjectKey.Parse($"{CheckpointKey.IntervalsFolder(SegmentBundle.SourceOf(file))}{Prefix}{Path.GetFileNameWithoutExtension(file.Name)}{Suffix}");
        }

        string[] segments = file.Value.Split('/');
        string kind = segments[0] == "quarantine" ? "quarantine-" : "";
        return ObjectKey.Parse($"{CheckpointKey.SourcesPrefix}{segments[^3]}/{segments[^2]}/{Prefix}{kind}{Path.GetFileNameWithoutExtension(file.Name)}{Suffix}");
    }

    public static bool IsMark(ObjectKey key) =>
        key.Value.StartsWith(CheckpointKey.SourcesPrefix, StringComparison.Ordinal) && key.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a checkpoint names a file that one of the marks is of.</summary>
    public static bool Voids(IReadOnlySet<ObjectKey> marks, Checkpoint checkpoint) =>
        marks.Count > 0
        && ((checkpoint.Segment is { } segment && marks.Contains(MarkOf(segment.Object))) || (checkpoint.Quarantine is { } quarantine && marks.Contains(MarkOf(quarantine.Key))));

    /// <summary>
    /// Whether one of the marks is of a file of the same interval, or of one within it, so that the object has to be read to know what of it counts. What is
    /// consolidated is old, and named its bundles for as long as one of them could have been taken for garbage: no mark of a bundle is of it.
    /// </summary>
    public static bool MayVoid(IReadOnlySet<ObjectKey> marks, CheckpointKey name) =>
        marks.Count > 0 && marks.Where(mark => !IsOfBundle(mark)).Any(mark => name.IsConsolidated ? IsWithin(name, mark) : mark.Name.Contains(CheckpointKey.Text(name.Range), StringComparison.Ordinal));

    private static bool IsOfBundle(ObjectKey mark) => mark.Value.StartsWith(CheckpointKey.IntervalsFolder(SourceId.Parse(mark.Value.Split('/')[2])), StringComparison.Ordinal);

    private static bool IsWithin(CheckpointKey name, ObjectKey mark)
    {
        OffsetRange marked = CheckpointKey.RangeOf(mark);
        return marked.From >= name.Range.From && marked.To <= name.Range.To;
    }

    public ObjectContent ToContent() => ObjectContent.FromBytes(MarkOf(File), SealedJson.Serialize(this));
}
