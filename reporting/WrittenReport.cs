using Accounting.Aggregator.Store;

namespace Accounting.Reporting;

/// <summary>A report as it stands after a pass; not new where the provisional one from before still holds.</summary>
internal sealed record WrittenReport(ReportManifest Manifest, ContentHash256 ManifestHash, bool IsNew);
