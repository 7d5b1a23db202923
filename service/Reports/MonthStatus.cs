using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A month as <c>status</c> shows it.</summary>
public sealed record MonthStatus(string Month, string State, int? Revision, IReadOnlyList<string> WaitingFor)
{
    /// <summary>What became known of it since it was closed, and no final report tells yet.</summary>
    public IReadOnlyList<ShownCorrection> CorrectedSince { get; init; } = [];

    public static MonthStatus Of(ReportManifest manifest, IEnumerable<ShownCorrection> corrections) => Of(manifest.Month, MonthStanding.Of(manifest), manifest.WaitingFor, corrections);

    /// <summary>Of a final month, which waits for nothing.</summary>
    public static MonthStatus Of(FinalRevision revision, IEnumerable<ShownCorrection> corrections) => Of(revision.Month, MonthStanding.Of(revision), [], corrections);

    private static MonthStatus Of(BusinessMonth month, MonthStanding standing, IReadOnlyList<string> waitingFor, IEnumerable<ShownCorrection> corrections) =>
        new(month.ToString(), standing.State.ToString().ToLowerInvariant(), standing.Revision, waitingFor)
        {
            CorrectedSince = [.. corrections.Where(correction => correction.Month == month.ToString())],
        };
}
