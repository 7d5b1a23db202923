using Accounting.Reporting.Controls;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Exceptions;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.Markets;
using Accounting.Reporting.Sections.Regulatory;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>The sections of a month's report in their order: that of the page, of its contents, and of the workbook's sheets.</summary>
public static class ReportSections
{
    public static readonly ReportSection Cover = new(null, "Cover", "cover", []);

    /// <summary>Only of a further revision.</summary>
    public static readonly ReportSection Restatement = new(null, "Restatement", "restatement", [RestatementTables.Statements, CorrectionTables.Restated, RestatementTables.Journal]);

    public static readonly ReportSection Summary = new(1, "Summary", "summary", [SummaryTable.Name]);

    public static readonly ReportSection RollForward = new(2, "Account roll-forward", "roll-forward", [RollForwardTable.Name]);

    public static readonly ReportSection ClientMoney = new(3, "Client money", "client-money", [ClientMoneyTables.Monthly, ClientMoneyTables.Daily, FundsTable.Name, ClientAccountsTable.Name, AgeingTables.Name, AgeingTables.Accounts]);

    public static readonly ReportSection Markets = new(4, "Markets", "markets", [MarketsTable.Name, MarketsTable.PriorPeriods]);

    public static readonly ReportSection Regulatory = new(5, "Regulatory", "regulatory", [RegulatoryTable.Name]);

    public static readonly ReportSection Corrections = new(6, "Corrections", "corrections", [CorrectionTables.ByMonth, CorrectionTables.Corrections]);

    public static readonly ReportSection Exceptions = new(7, "Adjustments and exceptions", "exceptions", [ExceptionsTables.Adjustments, ExceptionsTables.Exceptions, IdsTable.Name]);

    public static readonly ReportSection TrialBalance = new(8, "Trial balance", "trial-balance", [TrialBalanceTable.Name, JournalTable.Name]);

    public static readonly ReportSection Controls = new(9, "Controls", "controls", [ControlsTable.Name]);

    public static readonly ReportSection Statements = new(10, "Account statements", "statements", [StatementsTable.Name]);

    public static readonly ReportSection Provenance = new(11, "Provenance", "provenance", []);

    public static IReadOnlyList<ReportSection> All { get; } =
    [
        Cover, Restatement, Summary, RollForward, ClientMoney, Markets, Regulatory, Corrections, Exceptions, TrialBalance, Controls, Statements, Provenance,
    ];

    /// <summary>All tables that a report may have.</summary>
    public static IEnumerable<string> Tables => All.SelectMany(section => section.Tables);
}
