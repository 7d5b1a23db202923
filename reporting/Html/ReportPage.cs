using Accounting.Reporting.Months;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>What the page shows.</summary>
/// <param name="Manifest">Cover and controls; its files are the tables.</param>
/// <param name="Tables">The figures themselves.</param>
/// <param name="Movements">Day by day.</param>
public sealed record ReportPage(ReportManifest Manifest, MonthTables Tables, IReadOnlyList<DayMovement> Movements)
{
    /// <summary>Null where the month isn't restated.</summary>
    public RestatedPage? Restated { get; init; }

    public IReadOnlyList<SummaryRow> Summary => Tables.Summary;

    public IReadOnlyList<StatementRow> Statements => Tables.Statements;
}
