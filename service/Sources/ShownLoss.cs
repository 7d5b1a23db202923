using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Service.Output;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Sources;

/// <summary>Offsets of a retired source that nobody read, as <c>source list</c> shows them.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">Where they end; null where nobody can know.</param>
/// <param name="Backfilled">Whether all of them were read since.</param>
/// <param name="Signed">Who accepted that they are missing; null where nobody did.</param>
public sealed record ShownLoss(long From, long? To, bool Backfilled, ShownSignOff? Signed)
{
    public static ShownLoss? Of(SourceLoss? loss, Coverage read) => loss is null
        ? null
        : new ShownLoss(
            loss.Offsets.From.Value,
            loss.Offsets.To?.Value,
            loss.IsBackfilledBy(read),
            loss.SignOff is { } signOff ? new ShownSignOff(signOff.By, signOff.Reason, signOff.At.ToString()) : null);

    public string Range() => $"{Figures.Plain(From)} to {(To is { } end ? Figures.Plain(end) : "unknown")}";

    public string Settled() => Signed?.ToString() ?? (Backfilled ? "backfilled" : "no");
}
