using Accounting.Reporting.Controls;
using Accounting.Reporting.Corrections;
using Accounting.Reporting.Postings;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting;

/// <summary>One month's finished tables, and what the page shows of them.</summary>
public sealed record MonthTables
{
    internal IReadOnlyList<PendingFile> Files { get; init; } = [];

    public required IReadOnlyList<StatementTotals> Totals { get; init; }

    public required IReadOnlyList<SummaryRow> Summary { get; init; }

    public required IReadOnlyList<RollForwardTotals> RollForward { get; init; }

    public required IReadOnlyList<TrialBalanceRow> TrialBalance { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>What became known of earlier days; null where a page is made without.</summary>
    internal CorrectionsFound? Corrections { get; init; }

    /// <summary>Null where the month isn't restated.</summary>
    internal RestatementDifference? Restatement { get; init; }

    /// <summary>All statements where they are few, else the largest.</summary>
    public required IReadOnlyList<StatementRow> Statements { get; init; }
}
