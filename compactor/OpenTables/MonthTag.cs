using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>A final month as it was reported: the name of a snapshot of just the day versions that the report was computed from.</summary>
/// <param name="Month">The month.</param>
/// <param name="Revision">The revision of its report.</param>
/// <param name="Report">The hash of the report's manifest.</param>
/// <param name="Days">The versions of the home dates with rows of the month.</param>
public sealed record MonthTag(BusinessMonth Month, int Revision, ContentHash256 Report, IReadOnlyList<DayVersion> Days)
{
    /// <summary><c>month-2026-10-revision-1</c>.</summary>
    public string Name => NameOf(Month, Revision);

    public static string NameOf(BusinessMonth month, int revision) => string.Create(CultureInfo.InvariantCulture, $"month-{month}-revision-{revision}");
}
