using Accounting.Aggregator;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Pipeline;

/// <summary>How far everything has been read, and what a month waits for because of it.</summary>
/// <param name="Positions">Every partition of every source that isn't retired.</param>
/// <param name="Losses">What was lost of retired sources and is neither read since nor signed off.</param>
/// <param name="Quarantined">Quarantined messages that nobody signed off.</param>
/// <param name="Inputs">Everything that counted then.</param>
public sealed record ReadingState(IReadOnlyList<LogPosition> Positions, IReadOnlyList<SourceLoss> Losses, long Quarantined, Inputs Inputs)
{
    /// <summary>Reads it from the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="catalog">What counts.</param>
    /// <param name="standing">The log that the broker has by now; null where it wasn't asked or didn't answer.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A checkpoint, a run, a source or a quarantine file isn't what was written.</exception>
    public static async Task<ReadingState> ReadAsync(IObjectStore store, InputCatalog catalog, LogIdentity? standing, CancellationToken cancellation)
    {
        Inputs inputs = await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(store, inputs, cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(store, cancellation).ConfigureAwait(false);
        return new ReadingState(
            [.. LogPosition.Of(sources, inputs.Checkpoints, standing).Where(position => !position.IsRetired)],
            sources.OpenLosses(inputs.OffsetsRead()),
            await quarantine.CountUnsignedAsync(cancellation).ConfigureAwait(false),
            inputs);
    }

    /// <summary>For the journal of a run.</summary>
    public string Describe() =>
        $"{Positions.Count} partitions, {Quarantined} quarantined messages not signed off"
        + (Losses.Count == 0 ? "" : $", {Losses.Count} partitions of retired sources not read to their end");
}
