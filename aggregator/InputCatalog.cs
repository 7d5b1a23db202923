using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator;

/// <summary>Remembers what a store's inputs are; each refresh reads only what is new.</summary>
public sealed class InputCatalog(IObjectStore store)
{
    private readonly CheckpointCatalog _checkpoints = new(store);
    private readonly RunCatalog _runs = new(store);

    /// <summary>Damaged checkpoints that nothing depends on, since others cover what they did.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside => _checkpoints.SetAside;

    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public Task<Inputs> RefreshAsync(CancellationToken cancellation) => RefreshAsync(_ => false, cancellation);

    /// <param name="mayLack">Which checkpoints the caller can do without.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A run, or a checkpoint that the caller needs, isn't what was written.</exception>
    public async Task<Inputs> RefreshAsync(Predicate<CheckpointKey> mayLack, CancellationToken cancellation)
    {
        await _checkpoints.RefreshAsync(mayLack, cancellation).ConfigureAwait(false);
        await _runs.RefreshAsync(cancellation).ConfigureAwait(false);
        return new Inputs(_checkpoints.Checkpoints, _runs.Runs);
    }
}
