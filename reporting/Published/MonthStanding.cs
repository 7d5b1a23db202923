using System.Globalization;

namespace Accounting.Reporting.Published;

/// <summary>Where a month stands, and with which revision.</summary>
/// <param name="State">Its state.</param>
/// <param name="Revision">From 1 on where it is final; else null.</param>
public sealed record MonthStanding(MonthState State, int? Revision)
{
    public static MonthStanding Of(ReportManifest manifest) => new(manifest.State, manifest.Revision);

    public static MonthStanding Of(FinalRevision revision) => new(MonthState.Final, revision.Revision);

    public override string ToString() =>
        Revision is { } revision ? string.Create(CultureInfo.InvariantCulture, $"final, revision {revision}") : State.ToString().ToLowerInvariant();
}
