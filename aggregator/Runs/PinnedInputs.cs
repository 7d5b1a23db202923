using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Everything that counts at one moment, where old checkpoints are remembered by what they come to.</summary>
/// <param name="Open">The checkpoints that are remembered one by one, and the complete runs.</param>
/// <param name="Settled">What all other checkpoints come to. No offset is in two of them, nor in one and in <paramref name="Open"/>, and no run retracts any.</param>
public sealed record PinnedInputs(Inputs Open, IReadOnlyList<SettledCheckpoints> Settled)
{
    private Inputs? _summed;

    /// <summary>Damaged checkpoints that nothing depends on, since others cover what they did.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside { get; init; } = [];

    /// <summary>
    /// Inputs in which what is settled stands as one checkpoint an object, which names neither rows nor segments. They tell how far every partition was read and when, what is in quarantine
    /// and which runs there are; of rows they tell only what is open.
    /// </summary>
    public Inputs Summed => _summed ??= Open with
    {
        Checkpoints =
        [
            .. Open.Checkpoints.Concat(Settled.Select(settled => settled.AsOne()))
                .OrderBy(checkpoint => checkpoint.Source).ThenBy(checkpoint => checkpoint.Partition)
                .ThenBy(checkpoint => checkpoint.From).ThenBy(checkpoint => checkpoint.To).ThenBy(checkpoint => checkpoint.CreatedAt),
        ],
        SettledQuarantines = [.. Settled.SelectMany(settled => settled.Quarantines)],
    };

    public Coverage Coverage() => Summed.Coverage();

    /// <summary><see cref="Summed"/>, where those stand one by one that say times which are still to come.</summary>
    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says any more.</exception>
    public async Task<Inputs> SummedAsync(IObjectStore store, Timestamp now, CancellationToken cancellation) =>
        (await OpenAsync(store, settled => settled.Progress.LatestAt > now, cancellation).ConfigureAwait(false)).Summed;

    /// <summary>The same inputs, where some of what is settled is read and open.</summary>
    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says any more.</exception>
    public async Task<PinnedInputs> OpenAsync(IObjectStore store, Predicate<SettledCheckpoints> isWanted, CancellationToken cancellation)
    {
        ILookup<bool, SettledCheckpoints> settled = Settled.ToLookup(one => isWanted(one));
        if (!settled[true].Any())
        {
            return this;
        }

        IReadOnlyList<Checkpoint> checkpoints = await WithAsync(store, settled[true], _ => true, cancellation).ConfigureAwait(false);
        return this with { Open = Open with { Checkpoints = checkpoints }, Settled = [.. settled[false]], _summed = null };
    }

    /// <summary>Inputs that have every part of some home dates; of other dates they have some parts and lack others.</summary>
    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says any more.</exception>
    public async Task<Inputs> ReadAsync(IObjectStore store, IReadOnlySet<HomeDate> dates, CancellationToken cancellation) => Open with
    {
        Checkpoints = await WithAsync(
            store, Settled.Where(settled => settled.Dates.Any(rows => dates.Contains(rows.Date))), checkpoint => checkpoint.HomeDates.Any(rows => dates.Contains(rows.Date)), cancellation).ConfigureAwait(false),
    };

    /// <summary>What is open, and what is wanted of objects that are settled.</summary>
    private async Task<IReadOnlyList<Checkpoint>> WithAsync(IObjectStore store, IEnumerable<SettledCheckpoints> settled, Func<Checkpoint, bool> isWanted, CancellationToken cancellation)
    {
        var checkpoints = new List<Checkpoint>(Open.Checkpoints);
        await foreach ((_, Task<IReadOnlyList<NamedCheckpoint>> reading) in store.ReadEachAsync(settled, one => CheckpointObject.ReadAsync(store, one.Name, cancellation)).ConfigureAwait(false))
        {
            checkpoints.AddRange((await reading.ConfigureAwait(false)).Where(named => isWanted(named.Checkpoint)).Select(named => RememberedCheckpoint.Of(named).Checkpoint));
        }

        return checkpoints;
    }
}
