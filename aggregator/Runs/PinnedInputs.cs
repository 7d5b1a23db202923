using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Everything that counts at one moment, where old checkpoints are remembered by what they come to.</summary>
/// <param name="Open">The checkpoints that are remembered one by one, and the complete runs.</param>
/// <param name="Settled">What all other checkpoints come to. No offset is in two of them, nor in one and in <paramref name="Open"/>, and no run retracts any.</param>
/// <param name="Listing">What checkpoints there were.</param>
public sealed record PinnedInputs(Inputs Open, IReadOnlyList<SettledCheckpoints> Settled, CheckpointListing Listing)
{
    public Coverage Coverage() => Offsets.Coverage.Of(
        Open.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))
            .Concat(Settled.Select(settled => (settled.Name.Source, settled.Name.Partition, settled.Name.Range))),
        Open.Runs.Select(run => run.Id));

    /// <summary>Inputs that have every part of some home dates; of other dates they have some parts and lack others.</summary>
    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says any more.</exception>
    public async Task<Inputs> ReadAsync(IObjectStore store, IReadOnlySet<HomeDate> dates, CancellationToken cancellation)
    {
        var checkpoints = new List<Checkpoint>(Open.Checkpoints);
        IEnumerable<SettledCheckpoints> wanted = Settled.Where(settled => settled.Dates.Any(rows => dates.Contains(rows.Date)));
        await foreach ((_, Task<IReadOnlyList<NamedCheckpoint>> reading) in store.ReadEachAsync(wanted, settled => CheckpointObject.ReadAsync(store, settled.Name, cancellation)).ConfigureAwait(false))
        {
            IReadOnlyList<NamedCheckpoint> held = await reading.ConfigureAwait(false);
            checkpoints.AddRange(held.Where(named => named.Checkpoint.HomeDates.Any(rows => dates.Contains(rows.Date))).Select(named => RememberedCheckpoint.Of(named).Checkpoint));
        }

        return Open with { Checkpoints = checkpoints };
    }
}
