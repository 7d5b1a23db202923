using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Reads what stands under a checkpoint's name: one, those of an interval, or many that were consolidated.</summary>
public static class CheckpointObject
{
    /// <summary>All that the object holds, void ones (<see cref="CollectedFile"/>) included.</summary>
    /// <exception cref="DamagedDataException">The object is missing or isn't what its name says.</exception>
    public static async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(IObjectStore store, CheckpointKey name, CancellationToken cancellation)
    {
        byte[]? bytes = await store.TryReadAsync(name.Key, cancellation).ConfigureAwait(false);
        if (bytes is null)
        {
            // An interval that went since it was listed was consolidated long before: whoever listed it has listed what holds it.
            return name.IsInterval ? [] : throw new DamagedDataException($"The checkpoint {name.Key} was listed and cannot be found. {RemedyOf(name)}");
        }

        return Parse(name, bytes);
    }

    /// <exception cref="DamagedDataException">The bytes aren't those that the name tells.</exception>
    /// <exception cref="StoreMismatchException">Another version of the program wrote them, in another format.</exception>
    public static IReadOnlyList<NamedCheckpoint> Parse(CheckpointKey name, byte[] bytes)
    {
        if (ContentHash256.Of(bytes).Prefix16 != name.Hash)
        {
            throw new DamagedDataException($"The bytes of the checkpoint {name.Key} are not those its name says. {RemedyOf(name)}");
        }

        return name.IsInterval ? IntervalCheckpoints.Parse(name, bytes) : name.IsConsolidated ? Unpack(name, ConsolidatedCheckpoints.Parse(name.Key, bytes)) : [ParseOne(name, bytes)];
    }

    /// <summary>What to do about a checkpoint that can't be relied on.</summary>
    public static string RemedyOf(CheckpointKey name) => name.IsInterval
        ? "Restore it from a copy of the store; or remove it: 'accounting run' then reads the topic again from where each of its partitions was left before, and nothing is counted twice."
        : name.Range.IsEmpty
        ? "Restore it from a copy of the store, or remove it: it only said that nothing had come."
        : $"Restore it from a copy of the store, or remove it: 'accounting run' then reads the topic again from offset {name.Range.From} of partition {name.Partition}, "
            + "and nothing is counted twice.";

    private static NamedCheckpoint ParseOne(CheckpointKey name, byte[] bytes)
    {
        Checkpoint checkpoint = StoreJson.Deserialize<Checkpoint>(name.Key, bytes, Checkpoint.CurrentFormat);
        RequireHere(name, checkpoint);
        return checkpoint.Range == name.Range
            ? new NamedCheckpoint(name.Key, checkpoint)
            : throw new DamagedDataException($"The checkpoint {name.Key} speaks of other offsets. {RemedyOf(name)}");
    }

    private static NamedCheckpoint[] Unpack(CheckpointKey name, ConsolidatedCheckpoints consolidated)
    {
        if (consolidated.Source != name.Source || consolidated.Partition != name.Partition || new OffsetRange(consolidated.From, consolidated.To) != name.Range)
        {
            throw new DamagedDataException($"{name.Key} speaks of another place. {RemedyOf(name)}");
        }

        foreach (KeptCheckpoint kept in consolidated.Checkpoints)
        {
            RequireHere(name, kept.Checkpoint);
            if (name.LastDate is { } last && kept.Checkpoint.HomeDates.Any(rows => rows.Date > last))
            {
                throw new DamagedDataException($"{name.Key} has rows of a later home date than its name says. {RemedyOf(name)}");
            }
        }

        return [.. consolidated.Checkpoints.Select(kept => kept.Named)];
    }

    private static void RequireHere(CheckpointKey name, Checkpoint checkpoint)
    {
        if (checkpoint.Source != name.Source || checkpoint.Partition != name.Partition)
        {
            throw new DamagedDataException($"The checkpoint {name.Key} speaks of another place. {RemedyOf(name)}");
        }
    }
}
