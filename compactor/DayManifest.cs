using System.Text.Json.Serialization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// What one day version was folded from and what it holds. Its version is the hash of its bytes, so it says nothing that depends
/// on when or how often it was made.
/// </summary>
public sealed record DayManifest
{
    public const int CurrentFormat = 3;

    public required int Format { get; init; }

    public required HomeDate Date { get; init; }

    /// <summary>What it holds of each place, by source, partition and run: which segments those were follows from what checkpoints and runs say (<see cref="DayInputs.HeldBy"/>).</summary>
    public required IReadOnlyList<DayInput> Inputs { get; init; }

    /// <summary>The segments that a manifest of the format before names one by one, and goes by; null in any other.</summary>
    [JsonIgnore]
    public IReadOnlySet<ObjectKey>? FormerSegments { get; init; }

    /// <summary>Rows that its inputs have, each as often as it was read: of two versions of the same inputs the one with more holds more of them.</summary>
    public long InputRows => Inputs.Sum(input => input.Digest.Rows);

    /// <summary>The runs whose retractions are applied, ascending.</summary>
    public required IReadOnlyList<RunId> RetractedBy { get; init; }

    /// <summary>The files beside the manifest; empty ones are left out.</summary>
    public required IReadOnlyList<DayOutput> Outputs { get; init; }

    /// <summary>Business months of any row, losers included, ascending.</summary>
    public required IReadOnlyList<BusinessMonth> BusinessMonths { get; init; }

    /// <summary>The digest of all rows, winners and losers: that of the inputs less what was read twice from the same origin.</summary>
    public required RowDigest Digest { get; init; }

    /// <summary>Sums over all rows, winners and losers, by currency.</summary>
    public required IReadOnlyList<CurrencySums> Sums { get; init; }

    /// <summary>How the aggregators' running totals compare with the winners.</summary>
    public required RunningTotalsVerdict RunningTotals { get; init; }

    public required long Winners { get; init; }

    public required long Losers { get; init; }

    /// <summary>Of <see cref="Losers"/>: different contents at the winning revision, each once.</summary>
    public required long Conflicts { get; init; }

    /// <summary>The oldest of the store's time-zone rules that cut its rows into these business days; null of the store's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }
}
