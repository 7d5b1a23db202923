using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What the checkpoints of a consolidated object come to for one home date.</summary>
/// <param name="Date">The home date.</param>
/// <param name="Range">From the first offset of the checkpoints that have rows of it to their last.</param>
/// <param name="Digest">Of these rows, each as often as it was read.</param>
/// <param name="Months">Business months of these rows, by the time-zone rules that cut them.</param>
public sealed record SettledRows(HomeDate Date, OffsetRange Range, RowDigest Digest, IReadOnlyList<(ContentHash256? CutBy, BusinessMonth Month)> Months)
{
    internal static SettledRows Of(HomeDate date, IReadOnlyList<(Checkpoint Checkpoint, HomeDateRows Rows)> parts) => new(
        date,
        new OffsetRange(parts.Min(part => part.Checkpoint.From), parts.Max(part => part.Checkpoint.To)),
        parts.Aggregate(RowDigest.Zero, (sum, part) => sum + part.Rows.Digest),
        [.. parts.SelectMany(part => part.Rows.Months.Select(month => (part.Checkpoint.CutBy, month.Month))).Distinct()]);
}
