using Accounting.Reporting.Controls;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting;

/// <summary>One month's finished tables, and what the page shows of them.</summary>
internal sealed record MonthTables
{
    public required IReadOnlyList<PendingFile> Files { get; init; }

    public required IReadOnlyList<StatementTotals> Totals { get; init; }

    public required IReadOnlyList<SummaryRow> Summary { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>Null where the month isn't restated.</summary>
    public required RestatementDifference? Restatement { get; init; }

    /// <summary>All statements where they are few, else the largest.</summary>
    public required IReadOnlyList<StatementRow> Statements { get; init; }
}
