using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Forms;

/// <summary>A finished file of a report whose place in the store isn't decided yet.</summary>
internal sealed record PendingFile(ReportFile File, string Path)
{
    public static async Task<PendingFile> OfAsync(string name, string path, long? rows, CancellationToken cancellation) => new(
        new ReportFile(name, rows, new FileInfo(path).Length, await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false)),
        path);
}
