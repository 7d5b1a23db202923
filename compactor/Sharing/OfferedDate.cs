using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Compactor.Sharing;

/// <summary>A home date to fold, exactly: whoever takes it makes the version that its offerer would make, whatever has been added since.</summary>
/// <param name="Date">The home date.</param>
/// <param name="Base">The version that the fold begins with; null for none.</param>
/// <param name="Missing">The inputs that the base doesn't hold.</param>
/// <param name="RetractedBy">The runs whose retractions are applied, ascending.</param>
internal sealed record OfferedDate(HomeDate Date, string? Base, IReadOnlyList<DayInput> Missing, IReadOnlyList<RunId> RetractedBy)
{
    public static OfferedDate Of(DayWork work) =>
        new(work.Date, work.Base?.Version, [.. work.Missing.Select(part => part.Input)], work.Inputs.RetractedBy);

    /// <summary>The same work in terms of what this process knows; null where it lacks an input or the base.</summary>
    public DayWork? ToWork(DayInputs? inputs, DayCatalog days)
    {
        DayVersion? version = Base is null ? null : days.Of(Date).FirstOrDefault(version => version.Version == Base);
        return Base is null == version is null && inputs?.TryLimitTo([.. version?.Manifest.Inputs ?? [], .. Missing], RetractedBy) is { } limited
            ? new DayWork(Date, limited, version)
            : null;
    }
}
