using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>A month's report as <c>report --format json</c> shows it. Amounts are exact decimals, as text.</summary>
public sealed record ShownReport
{
    public required string Month { get; init; }

    public required string State { get; init; }

    public required int? Revision { get; init; }

    public required IReadOnlyList<string> WaitingFor { get; init; }

    public required IReadOnlyList<ShownTotals> Totals { get; init; }

    public required IReadOnlyList<ShownControl> Controls { get; init; }

    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What became known of it since it was closed, and no final report tells yet.</summary>
    public IReadOnlyList<ShownCorrection> CorrectedSince { get; init; } = [];

    /// <summary>Paths of its files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public static ShownReport Of(MonthReport report, StoreAccess access) => new()
    {
        Month = report.Manifest.Month.ToString(),
        State = report.Manifest.State.ToString().ToLowerInvariant(),
        Revision = report.Manifest.Revision,
        WaitingFor = report.Manifest.WaitingFor,
        Totals = [.. report.Manifest.Totals.Select(ShownTotals.Of)],
        Controls = [.. report.Manifest.Controls.Select(ShownControl.Of)],
        Findings = report.Manifest.Findings,
        Files = [.. report.Manifest.Files.Select(file => access.PathOf(report.Folder + file.Name))],
    };
}
