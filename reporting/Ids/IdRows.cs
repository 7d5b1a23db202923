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
        foreach (IReadOnlyList<DayVersion> together in Together(days))
        {
            IReadOnlyList<FileLease> leases = await workspace.Context.Store.LeaseFilesAsync(FilesOf(together), cancellation).ConfigureAwait(false);
            try
            {
                Read(AsOfRows.Ids([.. leases.Select(lease => lease.Path)], since is null ? null : new AsOf(since, [])), take, cancellation);
            }
            finally
            {
                foreach (FileLease lease in leases)
                {
                    lease.Dispose();
                }
            }
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

    private static IEnumerable<IReadOnlyList<DayVersion>> Together(IReadOnlyList<DayVersion> days)
    {
        var together = new List<DayVersion>();
        long rows = 0;
        foreach (DayVersion day in days)
        {
            long own = day.Manifest.Winners + day.Manifest.Losers;
            if (together.Count > 0 && (rows + own > RowsTogetherMax || together.Count == DatesTogetherMax))
            {
                yield return together;
                together = [];
                rows = 0;
            }

            together.Add(day);
            rows += own;
        }

        if (together.Count > 0)
        {
            yield return together;
        }
    }
}
