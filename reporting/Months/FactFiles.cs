using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Cuts the rows of a query, which begin with their month, into a file for each month that has any.</summary>
internal sealed class FactFiles(Workspace workspace, IReadOnlyList<MonthPlan> plans)
{
    private readonly Dictionary<BusinessMonth, List<StoredFile>> _files = plans.ToDictionary(plan => plan.Month, _ => new List<StoredFile>());

    public IReadOnlyList<StoredFile> Of(BusinessMonth month) => _files[month];

    /// <param name="name">The file's name.</param>
    /// <param name="sql">The rows.</param>
    /// <param name="order">Columns that order them totally.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public async Task AddAsync(string name, string sql, string order, CancellationToken cancellation)
    {
        if (plans is [var only])
        {
            await AddAsync(only, name, $"({sql})", order, cancellation).ConfigureAwait(false);
            return;
        }

        using var found = TemporaryTable.Create(workspace.Connection, "found", $"CREATE TEMP TABLE found AS {sql}", cancellation);
        List<int> months = workspace.Connection.Rows("SELECT DISTINCT month FROM found", (in DuckChunk chunk, int row) => chunk.Integers(0)[row], cancellation);
        foreach (MonthPlan plan in plans.Where(plan => months.Contains(MonthNumber.Of(plan.Month))))
        {
            await AddAsync(plan, name, "found", order, cancellation).ConfigureAwait(false);
        }
    }

    private async Task AddAsync(MonthPlan plan, string name, string from, string order, CancellationToken cancellation)
    {
        string select = $"SELECT * EXCLUDE (month) FROM {from} WHERE month = {MonthNumber.Of(plan.Month)} ORDER BY {order}";
        if (workspace.WriteIfAny(workspace.Connection, select, new ParquetOptions(), cancellation) is var (path, rows))
        {
            _files[plan.Month].Add(await workspace.StageAsync(name, path, rows, _ => MonthFactFiles.Key(plan.Month, plan.FactsId, name), cancellation).ConfigureAwait(false));
        }
    }
}
