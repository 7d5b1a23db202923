using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Ids;

/// <summary>Reads the ids of home dates, those that count and those that don't: many small dates together, a big one alone.</summary>
internal sealed class IdRows(Workspace workspace)
{
    private const long RowsTogetherMax = 2_000_000;
    private const int DatesTogetherMax = 500;

    /// <param name="days">Versions of home dates.</param>
    /// <param name="since">Leaves out the rows that lie in this coverage; null for none.</param>
    /// <param name="take">Told each row's id and home date, in any order, an id as often as it has rows.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A file isn't what was written.</exception>
    public async Task ReadAsync(IReadOnlyList<DayVersion> days, Coverage? since, Action<UInt128, HomeDate> take, CancellationToken cancellation)
    {
        foreach (List<DayVersion> together in Batches.Of(days, day => day.Manifest.Winners + day.Manifest.Losers, RowsTogetherMax, DatesTogetherMax))
        {
            using FileLeases leases = await workspace.Context.Store.LeaseFilesAsync(FilesOf(together), cancellation).ConfigureAwait(false);
            Read(AsOfRows.Ids([.. leases.Paths], since is null ? null : new AsOf(since, [])), take, cancellation);
        }
    }

    public static (ObjectKey Key, ContentHash256 Hash)[] FilesOf(IEnumerable<DayVersion> days) =>
        [.. from day in days from output in day.Manifest.Outputs where DayFiles.HoldsRows(output.Name) select (day.KeyOf(output), output.Sha256)];

    private void Read(string sql, Action<UInt128, HomeDate> take, CancellationToken cancellation)
    {
        using DuckResult result = workspace.Connection.Query(sql, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            ReadOnlySpan<int> dates = chunk.Dates(1);
            for (int row = 0; row < chunk.Rows; row++)
            {
                take(chunk.Uuid(0, row), new HomeDate(dates[row]));
            }
        }
    }
}
