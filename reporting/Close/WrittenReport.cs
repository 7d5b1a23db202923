using Accounting.Aggregator.Store;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Close;

/// <summary>A report as it stands after a pass.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="ManifestHash">SHA-256 of the manifest's bytes.</param>
/// <param name="FilesWritten">How many files are staged to be stored; none where the provisional report from before still holds.</param>
internal sealed record WrittenReport(ReportManifest Manifest, ContentHash256 ManifestHash, int FilesWritten)
{
    public bool IsNew => FilesWritten > 0;
}
