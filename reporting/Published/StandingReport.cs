using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Published;

/// <summary>A month's provisional report as it lies in the store.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="ManifestHash">SHA-256 of the manifest's bytes.</param>
/// <param name="FirstMissing">A file that is gone or of another length; null where all are there.</param>
internal sealed record StandingReport(ReportManifest Manifest, ContentHash256 ManifestHash, ObjectKey? FirstMissing)
{
    /// <summary>Whether the tables, the page and the workbook would be the same if they were made again. The definition's version is among the inputs.</summary>
    public bool FollowsFrom(string inputs, string software, Letterhead letterhead) =>
        Manifest.Inputs == inputs && Manifest.Software == software && Manifest.Letterhead == letterhead;

    /// <returns>Null where there is no manifest.</returns>
    /// <exception cref="DamagedDataException">It isn't what was written.</exception>
    public static async Task<StandingReport?> ReadAsync(IObjectStore store, BusinessMonth month, CancellationToken cancellation)
    {
        ObjectKey key = ReportFiles.Provisional(month, ReportFiles.Manifest);
        byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        ReportManifest manifest = SealedJson.Deserialize<ReportManifest>(key, bytes, ReportFiles.ProvisionalRemedy);
        IReadOnlyList<StoredObject> stored = await store.ListAsync(ReportFiles.ProvisionalPrefix(month), cancellation).ConfigureAwait(false);
        var lengths = stored.ToDictionary(found => found.Key, found => found.LengthBytes);
        ReportFile? missing = manifest.Files.FirstOrDefault(file => lengths.GetValueOrDefault(ReportFiles.Provisional(month, file.Name), -1) != file.LengthBytes);
        return new StandingReport(manifest, ContentHash256.Of(bytes), missing is null ? null : ReportFiles.Provisional(month, missing.Name));
    }
}
