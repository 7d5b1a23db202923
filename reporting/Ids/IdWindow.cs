using Accounting.Compactor;
using Accounting.Compactor.History;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Ids;

/// <summary>Compares the ids of the last home dates with one another, in full: what a nightly can find at a cost that follows from a few days alone.</summary>
internal sealed class IdWindow(Workspace workspace, IdCatalog catalog)
{
    /// <param name="days">The last home dates.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Aggregator.Store.DamagedDataException">A file isn't what was written.</exception>
    public async Task CompareAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        if (days.Count > 1)
        {
            IReadOnlyList<string> paths = await workspace.LeaseAsync(days, DayFiles.HoldsRows, cancellation).ConfigureAwait(false);
            string ids = AsOfRows.Ids(paths, null);
            await new IdDiscovery(workspace, catalog).AddAsync(
                $"SELECT * FROM ({ids}) SEMI JOIN (SELECT transaction_id FROM ({ids}) GROUP BY transaction_id HAVING min(home_date) <> max(home_date)) USING (transaction_id)",
                cancellation).ConfigureAwait(false);
        }
    }
}
