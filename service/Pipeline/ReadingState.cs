using Accounting.Aggregator;
using Accounting.Aggregator.Sources;

namespace Accounting.Service.Pipeline;

/// <summary>How far everything has been read, and what a month waits for because of it.</summary>
/// <param name="Positions">Every partition of every source that isn't retired.</param>
/// <param name="Losses">What was lost of retired sources and is neither read since nor signed off.</param>
/// <param name="Quarantined">Quarantined messages that nobody signed off.</param>
/// <param name="Inputs">Everything that counted then.</param>
public sealed record ReadingState(IReadOnlyList<LogPosition> Positions, IReadOnlyList<SourceLoss> Losses, long Quarantined, Inputs Inputs)
{
    /// <summary>For the journal of a run.</summary>
    public string Describe() =>
        $"{Positions.Count} partitions, {Quarantined} quarantined messages not signed off"
        + (Losses.Count == 0 ? "" : $", {Losses.Count} partitions of retired sources not read to their end");
}
