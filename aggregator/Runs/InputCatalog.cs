using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Runs;

/// <summary>Remembers what a store's inputs are; each refresh reads only what is new.</summary>
/// <param name="store">The store.</param>
public sealed class InputCatalog(IObjectStore store)
{
    private readonly CheckpointCatalog _checkpoints = new(store);
    private readonly RunCatalog _runs = new(store);

    /// <summary>All of them.</summary>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public async Task<Inputs> RefreshAsync(CancellationToken cancellation)
    {
        await _checkpoints.RefreshAsync(cancellation).ConfigureAwait(false);
        await _runs.RefreshAsync(cancellation).ConfigureAwait(false);
        return new Inputs(_checkpoints.Checkpoints, _runs.Runs);
    }
}
