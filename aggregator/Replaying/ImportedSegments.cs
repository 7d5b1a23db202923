using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Replaying;

/// <summary>Segments that come back from an archive.</summary>
public static class ImportedSegments
{
    /// <summary>
    /// Puts a file back where a checkpoint or a run says that just these bytes lie, if they don't; false, and nothing done, where it isn't such a file or
    /// is there already.
    /// </summary>
    public static async Task<bool> PutBackAsync(IObjectStore store, ImportFile file, Inputs inputs, CancellationToken cancellation)
    {
        SegmentReference? known = inputs.Segments.Select(link => link.Segment).FirstOrDefault(segment => segment.ObjectSha256 == file.Sha256);
        if (known is null || await store.HoldsAsync(known.Object, known.ObjectSha256, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        await store.PutAsync([ObjectContent.FromFile(known.Object, file.Path)], cancellation).ConfigureAwait(false);
        return true;
    }
}
