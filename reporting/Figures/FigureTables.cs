namespace Accounting.Reporting.Figures;

/// <summary>All tables of a report whose figures can be led back.</summary>
public static class FigureTables
{
    /// <summary>Account statements first: what is meant where no table is named.</summary>
    public static IReadOnlyList<FigureTable> All { get; } =
    [
        StatementFigures.Statements, StatementFigures.RollForward, SummaryFigures.Table, RegulatoryFigures.Table,
        ClientMoneyFigures.Month, ClientMoneyFigures.Daily, ClientMoneyFigures.Accounts, ClientMoneyFigures.Institutions, AgeingFigures.Table, AgeingFigures.Accounts,
        MarketFigures.Table, MarketFigures.PriorPeriods, LedgerFigures.Table, JournalFigures.Table, JournalFigures.Restatement,
        ListedFigures.Adjustments, ListedFigures.Exceptions, ListedFigures.Corrections, ListedFigures.CorrectionsByMonth, RestatedFigures.Table,
    ];
}
