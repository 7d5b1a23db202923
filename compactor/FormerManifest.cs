using System.Text.Json.Serialization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// A manifest as it was written before <see cref="DayInput"/>: with a line for every segment. A version is named by its manifest's bytes, and final reports pin versions
/// by name, so such manifests stay as they are and are read for good.
/// </summary>
internal sealed record FormerManifest
{
    public const int Format2 = 2;

    public required int Format { get; init; }

    public required HomeDate Date { get; init; }

    /// <summary>By ordinal key.</summary>
    public required IReadOnlyList<FormerInput> Inputs { get; init; }

    public required IReadOnlyList<RunId> RetractedBy { get; init; }

    public required IReadOnlyList<DayOutput> Outputs { get; init; }

    public required IReadOnlyList<BusinessMonth> BusinessMonths { get; init; }

    public required RowDigest Digest { get; init; }

    public required IReadOnlyList<CurrencySums> Sums { get; init; }

    public required RunningTotalsVerdict RunningTotals { get; init; }

    public required long Winners { get; init; }

    public required long Losers { get; init; }

    public required long Conflicts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }

    /// <summary>What it says, as far as a manifest of today would: of its inputs it knows how many rows they had, and not their sums.</summary>
    public DayManifest Read() => new()
    {
        Format = Format,
        Date = Date,
        Inputs =
        [
            .. Inputs.Select(input => (Place: SegmentPlace.Of(input.Segment), input.Rows))
                .GroupBy(input => (input.Place.Source, input.Place.Partition, input.Place.Run))
                .Select(place => new DayInput(
                    place.Key.Source,
                    place.Key.Partition,
                    place.Key.Run,
                    new OffsetRange(place.Min(input => input.Place.Range.From), place.Max(input => input.Place.Range.To)),
                    new RowDigest(place.Sum(input => input.Rows), 0, 0))),
        ],
        FormerSegments = Inputs.Select(input => input.Segment).ToHashSet(),
        RetractedBy = RetractedBy,
        Outputs = Outputs,
        BusinessMonths = BusinessMonths,
        Digest = Digest,
        Sums = Sums,
        RunningTotals = RunningTotals,
        Winners = Winners,
        Losers = Losers,
        Conflicts = Conflicts,
        CutBy = CutBy,
    };
}
