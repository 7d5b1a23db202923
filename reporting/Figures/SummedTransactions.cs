using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Figures;

/// <summary>A figure that is the sum of effects of transactions.</summary>
/// <param name="Measure">SQL over a transaction's row: its effect, in units of the currency or as a number. <c>transactions</c> is 1.</param>
/// <param name="Days">Which of them.</param>
internal sealed record SummedTransactions(string Measure, FigureDays Days) : FigureSource
{
    /// <summary>SQL over a transaction's row, beside what the table's keys say.</summary>
    public string Condition { get; init; } = "true";

    public bool IncludesTest { get; init; }

    /// <summary>SQL over the row: what it was at the month's beginning, of figures that are carried on.</summary>
    public string Carried { get; init; } = "opening";

    /// <summary>The table that says so, with the same keys; null where it is the same table.</summary>
    public string? CarriedIn { get; init; }

    /// <summary>
    /// The first definition whose reports tell it. Opened with a report of an older one, the figure has besides what no report had told until then, and that
    /// can't be led back.
    /// </summary>
    public int ToldSince { get; init; }

    /// <summary>What of a row counts for it, and whether.</summary>
    /// <param name="scope">SQL over a transaction's row: those that the rows asked for are about.</param>
    public ChangeMeasure MeasureOf(string scope) => new(Measure, $"({scope}) AND ({Condition}){(IncludesTest ? "" : " AND account_type <> 'TEST'")}");
}
