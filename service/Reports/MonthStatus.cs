using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A month as <c>status</c> shows it.</summary>
public sealed record MonthStatus(string Month, string State, int? Revision, IReadOnlyList<string> WaitingFor)
{
    /// <summary>What became known of it since it was closed, and no final report tells yet.</summary>
    public IReadOnlyList<ShownCorrection> CorrectedSince { get; init; } = [];

    public static MonthStatus Of(ReportManifest manifest, IEnumerable<ShownCorrection> corrections) =>
        new(manifest.Month.ToString(), manifest.State.ToString().ToLowerInvariant(), manifest.Revision, manifest.WaitingFor)
        {
            CorrectedSince = [.. corrections.Where(correction => correction.Month == manifest.Month.ToString())],
        };
}
