using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>What reports of earlier months say of their own betting, and of prior periods.</summary>
/// <param name="Reported">The report's month.</param>
/// <param name="Original">Of a prior period: the month that it was of; null of the report's own month.</param>
/// <param name="Group">What it is told by.</param>
/// <param name="Figures">What is told.</param>
internal sealed record PublishedBetting(BusinessMonth Reported, BusinessMonth? Original, BettingGroup Group, BettingFigures Figures)
{
    /// <param name="workspace">Where to work.</param>
    /// <param name="reports">Of which months.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public static async Task<IReadOnlyList<PublishedBetting>> ReadAsync(Workspace workspace, IEnumerable<PublishedMonth> reports, CancellationToken cancellation)
    {
        var found = new List<PublishedBetting>();
        foreach (PublishedMonth report in reports)
        {
            string path = await workspace.PathOfAsync(report.Regulatory, cancellation).ConfigureAwait(false);
            found.AddRange(workspace.Connection.Rows(Select(path, report.TellsPriorPeriods), (in DuckChunk chunk, int row) => Read(report.Month, chunk, row), cancellation));
        }

        return found;
    }

    private static string Select(string path, bool tellsPriorPeriods) => tellsPriorPeriods
        ? $"SELECT {RegulatorySql.Group}, bets, turnover, void_turnover, commission, original_period FROM {BalancesSql.File(path)} WHERE level = 'group' AND period IN ('month', 'prior period')"
        : $"SELECT {RegulatorySql.Group}, bets, turnover, CAST(0 AS DECIMAL(38,4)), commission, CAST(NULL AS VARCHAR) FROM {BalancesSql.File(path)} WHERE level = 'group' AND period = 'month'";

    private static PublishedBetting Read(BusinessMonth reported, in DuckChunk chunk, int row) => new(
        reported,
        chunk.IsNull(8, row) ? null : BusinessMonth.Parse(chunk.Text(8, row)),
        new BettingGroup(chunk.CurrencyOf(0, row), chunk.TextOrNull(1, row), chunk.TruthOrNull(2, row), chunk.TextOrNull(3, row)),
        new BettingFigures(chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row), chunk.Longs(4)[row]));
}
