using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Forms;

/// <summary>A finished file of a report whose place in the store isn't decided yet.</summary>
internal sealed record PendingFile(ReportFile File, string Path)
{
    /// <summary>Of a table as Parquet, from whoever wrote it: to ask the file for them costs as much as to read a small one. Of another file none.</summary>
    public IReadOnlyList<DuckColumn> Columns { get; init; } = [];

    public static async Task<PendingFile> OfAsync(string name, string path, long? rows, CancellationToken cancellation) => new(
        new ReportFile(name, rows, new FileInfo(path).Length, await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false)),
        path);
}
