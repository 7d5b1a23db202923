using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>One of <see cref="ConsolidatedCheckpoints"/> or <see cref="IntervalCheckpoints"/>.</summary>
/// <param name="Hash">The first 16 hexadecimal digits of the SHA-256 of the object that it was or would be, which its name ends with.</param>
/// <param name="Checkpoint">What it said.</param>
public sealed record KeptCheckpoint(string Hash, Checkpoint Checkpoint)
{
    public static KeptCheckpoint Of(NamedCheckpoint named) =>
        CheckpointKey.TryParse(named.Key, out CheckpointKey? name) && name is { IsConsolidated: false, IsInterval: false }
            ? new KeptCheckpoint(name.Hash, named.Checkpoint)
            : throw new ArgumentException($"{named.Key} is not the name of a checkpoint.", nameof(named));

    /// <summary>Under the name that it had.</summary>
    public NamedCheckpoint Named => new(CheckpointKey.ForCheckpoint(Checkpoint.Source, Checkpoint.Partition, Checkpoint.Range, Hash), Checkpoint);

    /// <summary>Whether it is still, byte for byte, what its name says.</summary>
    public bool IsGenuine => ContentHash256.Of(StoreJson.Serialize(Checkpoint)).Prefix16 == Hash;
}
