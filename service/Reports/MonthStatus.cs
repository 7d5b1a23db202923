using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A month as <c>status</c> shows it.</summary>
public sealed record MonthStatus(string Month, string State, int? Revision, IReadOnlyList<string> WaitingFor)
{
    public static MonthStatus Of(ReportManifest manifest) =>
        new(manifest.Month.ToString(), manifest.State.ToString().ToLowerInvariant(), manifest.Revision, manifest.WaitingFor);
}
