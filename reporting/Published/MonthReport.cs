using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>A month's newest report as it lies in the store.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Final">Its place in the chain; null while it is provisional.</param>
public sealed record MonthReport(ReportManifest Manifest, FinalRevision? Final)
{
    /// <summary>The folder that people look into: <c>reports/month=2026-10/revision-1/</c> or <c>…/provisional/</c>.</summary>
    public string Folder => Final is null
        ? ReportFiles.ProvisionalPrefix(Manifest.Month)
        : string.Create(CultureInfo.InvariantCulture, $"{ReportFiles.MonthPrefix(Manifest.Month)}revision-{Final.Revision}/");

    /// <summary>A file of it as it lies in the store; null where it has none of that name.</summary>
    internal StoredFile? Find(string name) => Manifest.Find(name) is not { } file ? null : new StoredFile(name, KeyOf(name), file.Sha256, file.LengthBytes, file.Rows ?? 0);

    /// <summary>Where a file of it is read from: of a final report its content, of which the public one is a copy.</summary>
    public ObjectKey KeyOf(string name) =>
        Final is null ? ReportFiles.Provisional(Manifest.Month, name) : ReportFiles.Content(Final.Manifest, name);
}
