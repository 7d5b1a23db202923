using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Remembers what a store's inputs are; each refresh reads only what is new.</summary>
/// <param name="store">The store.</param>
/// <param name="forDates">Whether only <see cref="RefreshOfDateAsync"/> will be called: then hardly anything of a checkpoint has to be remembered.</param>
public sealed class InputCatalog(IObjectStore store, bool forDates = false)
{
    private readonly CheckpointCatalog _checkpoints = new(store, forDates);
    private readonly RunCatalog _runs = new(store);

    /// <summary>Damaged checkpoints that nothing depends on, since others cover what they did.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside => _checkpoints.SetAside;

    /// <summary>All of them.</summary>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public Task<Inputs> RefreshAsync(CancellationToken cancellation) => RefreshAsync(null, _ => false, cancellation);

    /// <summary>At least those that hold a row of one home date: of anything else nothing follows from them.</summary>
    /// <param name="date">The home date.</param>
    /// <param name="mayLack">Which checkpoints the caller can do without.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A run, or a checkpoint that the caller needs, isn't what was written.</exception>
    public Task<Inputs> RefreshOfDateAsync(HomeDate date, Predicate<CheckpointKey> mayLack, CancellationToken cancellation) => RefreshAsync(date, mayLack, cancellation);

    private async Task<Inputs> RefreshAsync(HomeDate? only, Predicate<CheckpointKey> mayLack, CancellationToken cancellation)
    {
        await _checkpoints.RefreshAsync(only, mayLack, cancellation).ConfigureAwait(false);
        await _runs.RefreshAsync(cancellation).ConfigureAwait(false);
        return new Inputs(_checkpoints.Checkpoints, _runs.Runs);
    }
}
