using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Pipeline;

/// <summary>How far everything has been read, and what a month waits for because of it.</summary>
/// <param name="Positions">Every partition of every source that isn't retired.</param>
/// <param name="Losses">What was lost of retired sources and is neither read since nor signed off.</param>
/// <param name="Quarantined">Quarantined messages that nobody signed off.</param>
/// <param name="QuarantinedItems">Names these messages; null where there are none.</param>
/// <param name="SignedDifferences">Differences of controls that somebody accepts.</param>
/// <param name="SignedIds">Ids of which somebody accepts that their first revision never came, or which of several contents counts.</param>
public sealed record ReadingState(IReadOnlyList<LogPosition> Positions, IReadOnlyList<SourceLoss> Losses, long Quarantined, ContentHash256? QuarantinedItems, IReadOnlyList<SignedId> SignedIds, IReadOnlyList<SignedDifference> SignedDifferences)
{
    /// <summary>Asks it of inputs, and of nothing beside them: what a close asks is then of the very rows that it pins, however long ago it pinned them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="pinned">What counts.</param>
    /// <param name="now">The time by the clock of who asks.</param>
    /// <param name="standing">What the broker has by now; null where it wasn't asked.</param>
    /// <param name="remembered">What of the quarantine was read before; null where every file is to be read.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A source, a sign-off or a quarantine file isn't what was written.</exception>
    public static async Task<ReadingState> OfAsync(IObjectStore store, PinnedInputs pinned, Timestamp now, StandingTopic? standing, RememberedMessages? remembered, CancellationToken cancellation)
    {
        Inputs inputs = await pinned.SummedAsync(store, now, cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(store, inputs, remembered, cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(store, cancellation).ConfigureAwait(false);
        (long quarantined, ContentHash256? items) = await quarantine.CountUnsignedAsync(cancellation).ConfigureAwait(false);
        return new ReadingState(
            [.. LogPosition.Of(sources, inputs, now, standing).Where(position => !position.IsRetired)],
            sources.OpenLosses(inputs.OffsetsRead()),
            quarantined,
            items,
            await IdSignOff.ReadAllAsync(store, cancellation).ConfigureAwait(false),
            await DifferenceSignOff.ReadAllAsync(store, cancellation).ConfigureAwait(false));
    }

    /// <summary>For the journal of a run.</summary>
    public string Describe() =>
        $"{Counted.Of(Positions.Count, "partition")}, {Counted.Of(Quarantined, "quarantined message")} not signed off"
        + (Losses.Count == 0 ? "" : $", {Counted.Of(Losses.Count, "partition")} of retired sources not read to their end");
}
