using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of several partitions that a member wrote together, in one immutable object: each under the name that it would have by itself. They are
/// consolidated partition by partition when they are old, and the object goes then.
/// </summary>
public sealed record IntervalCheckpoints
{
    /// <summary>Another one whenever <see cref="Checkpoint.CurrentFormat"/> is.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    /// <summary>When the attempt to write them began.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>By partition.</summary>
    public required IReadOnlyList<KeptCheckpoint> Checkpoints { get; init; }

    /// <summary>The object of these.</summary>
    /// <param name="checkpoints">Of one source and attempt, each of another partition.</param>
    public static ObjectContent ToContent(IReadOnlyList<Checkpoint> checkpoints)
    {
        var interval = new IntervalCheckpoints
        {
            Format = CurrentFormat,
            Source = checkpoints[0].Source,
            CreatedAt = checkpoints[0].CreatedAt,
            Checkpoints =
            [
                .. checkpoints.OrderBy(checkpoint => checkpoint.Partition)
                    .Select(checkpoint => new KeptCheckpoint(ContentHash256.Of(StoreJson.Serialize(checkpoint)).Prefix16, checkpoint)),
            ],
        };
        byte[] bytes = PackedJson.Serialize(interval);
        return ObjectContent.FromBytes(CheckpointKey.ForInterval(interval.Source, interval.CreatedAt, ContentHash256.Of(bytes)), bytes);
    }

    /// <param name="name">Of the object.</param>
    /// <param name="bytes">The object's bytes, known to be those that its name tells.</param>
    /// <exception cref="DamagedDataException">They are not what <see cref="ToContent"/> writes under that name.</exception>
    internal static IReadOnlyList<NamedCheckpoint> Parse(CheckpointKey name, byte[] bytes)
    {
        IntervalCheckpoints interval = PackedJson.Deserialize<IntervalCheckpoints>(name.Key, bytes, CurrentFormat);
        return interval.Source == name.Source && name.IsOfAttempt(interval.CreatedAt)
            && interval.Checkpoints.All(kept => kept.Checkpoint.Source == interval.Source && kept.Checkpoint.CreatedAt == interval.CreatedAt)
            ? [.. interval.Checkpoints.Select(kept => kept.Named)]
            : throw new DamagedDataException($"{name.Key} speaks of another source or time. {CheckpointObject.RemedyOf(name)}");
    }
}
