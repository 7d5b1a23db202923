using Accounting.Reporting.Months;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>What the page shows.</summary>
/// <param name="Manifest">Cover and controls; its files are the tables.</param>
/// <param name="Summary">By kind and sport.</param>
/// <param name="Statements">All, or the largest.</param>
/// <param name="Movements">Day by day.</param>
public sealed record ReportPage(ReportManifest Manifest, IReadOnlyList<SummaryRow> Summary, IReadOnlyList<StatementRow> Statements, IReadOnlyList<DayMovement> Movements)
{
    /// <summary>Null where the month isn't restated.</summary>
    public RestatedPage? Restated { get; init; }
}
