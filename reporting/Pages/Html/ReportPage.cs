using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What the page shows.</summary>
/// <param name="Manifest">Cover and controls; its files are the tables.</param>
/// <param name="Tables">The figures themselves.</param>
/// <param name="Movements">Day by day.</param>
public sealed record ReportPage(ReportManifest Manifest, MonthTables Tables, IReadOnlyList<DayMovement> Movements)
{
    /// <summary>Sums of all corrections.</summary>
    public IReadOnlyList<MonthOfCorrections> CorrectedMonths { get; init; } = [];

    /// <summary>All corrections, or the largest.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>Null where the month isn't restated.</summary>
    public RestatedPage? Restated { get; init; }

    /// <summary>The currencies' sums in order of weight.</summary>
    public IReadOnlyList<StatementTotals> Totals { get; } = [.. Manifest.TotalsByWeight()];

    public IReadOnlyList<SummaryRow> Summary => Tables.Summary;

    public IReadOnlyList<StatementRow> Statements => Tables.Statements;

    /// <summary>In the order of <see cref="Totals"/>; currencies without a statement, if any, come last.</summary>
    public IEnumerable<T> ByWeight<T>(IEnumerable<T> rows, Func<T, Currency> currencyOf)
    {
        Currency[] order = [.. Totals.Select(totals => totals.Currency)];
        return rows.OrderBy(row => Array.IndexOf(order, currencyOf(row)) is var place and >= 0 ? place : order.Length);
    }
}
