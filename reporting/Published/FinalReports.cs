using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>Reads final revisions from their content, checked against the chain.</summary>
internal static class FinalReports
{
    /// <exception cref="DamagedDataException">The manifest is missing or not the one that was committed.</exception>
    public static async Task<ReportManifest> ManifestAsync(IObjectStore store, FinalRevision revision, CancellationToken cancellation)
    {
        ObjectKey key = ReportFiles.Content(revision.Manifest, ReportFiles.Manifest);
        byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        return bytes is not null && ContentHash256.Of(bytes) == revision.Manifest
            ? SealedJson.Deserialize<ReportManifest>(key, bytes, format: ReportManifest.CurrentFormat)
            : throw new DamagedDataException($"{key} of the final report of {revision.Month} is missing from {store.Location} or was changed. Restore it from a copy of the store.");
    }

    /// <summary>A table of a final revision, where its content lies.</summary>
    public static StoredFile Table(FinalRevision revision, ReportManifest manifest, string name) =>
        new MonthReport(manifest, revision).Find(name) ?? throw new DamagedDataException($"The final report of {revision.Month} names no {name}.");
}
