using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Computes the facts of several months at once: their day versions are read together, each sum is one query for all of them,
/// and each month's files are then cut out. What is found for a month doesn't depend on which months are computed with it.
/// </summary>
internal sealed class MonthFactsBuilder(Workspace workspace)
{
    private readonly DuckConnection _connection = workspace.Connection;

    public async Task<IReadOnlyList<MonthFacts>> BuildAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        DayVersion[] days = [.. plans.SelectMany(plan => plan.Touching).DistinctBy(day => day.Date).OrderBy(day => day.Date)];
        using DayTables tables = await DayTables.LoadAsync(workspace, days, cancellation).ConfigureAwait(false);
        string months = MonthNumber.List(plans.Select(plan => plan.Month));
        var files = new FactFiles(workspace, [.. plans]);
        foreach (FactQuery fact in RowFacts.Files(months))
        {
            await files.AddAsync(fact.Name, fact.Sql, fact.Order, cancellation).ConfigureAwait(false);
        }

        await files.AddAsync(MonthFactFiles.Positions, PositionsSql.Positions(months), PositionsSql.Order, cancellation).ConfigureAwait(false);
        await new ChainFacts(_connection, files).AddAsync(months, cancellation).ConfigureAwait(false);
        DayVersion[] owned = [.. days.Where(day => plans.Any(plan => plan.Month == day.Manifest.BusinessMonths[0]))];
        if (owned.Length > 0 && ChainSql.AnyRevisions(_connection, cancellation))
        {
            await files.AddAsync(MonthFactFiles.Revisions, ChainSql.Revisions(ChainSql.Owners(owned)), ChainSql.RevisionsOrder, cancellation).ConfigureAwait(false);
        }

        return new MonthFactsReading(_connection, RowFacts.Sums(months), cancellation).Of(plans, files);
    }
}
