using Accounting.Reporting.ClientMoney;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Corrections;
using Accounting.Reporting.Exceptions;
using Accounting.Reporting.Markets;
using Accounting.Reporting.Postings;
using Accounting.Reporting.Regulatory;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting;

/// <summary>The sections of a month's report in their order: that of the page, of its contents, and of the workbook's sheets.</summary>
public static class ReportSections
{
    public static readonly ReportSection Cover = new("Cover", "cover", []);

    /// <summary>Only of a further revision.</summary>
    public static readonly ReportSection Restatement = new("Restatement", "restatement", [RestatementTables.Statements, CorrectionTables.Restated]);

    public static readonly ReportSection Summary = new("Summary", "summary", [SummaryTable.Name]);

    public static readonly ReportSection RollForward = new("Account roll-forward", "roll-forward", [RollForwardTable.Name]);

    public static readonly ReportSection ClientMoney = new("Client money", "client-money", [ClientMoneyTables.Monthly, ClientMoneyTables.Daily]);

    public static readonly ReportSection Markets = new("Markets", "markets", [MarketsTable.Name]);

    public static readonly ReportSection Regulatory = new("Regulatory", "regulatory", [RegulatoryTable.Name]);

    public static readonly ReportSection Corrections = new("Corrections", "corrections", [CorrectionTables.ByMonth, CorrectionTables.Corrections]);

    public static readonly ReportSection Exceptions = new("Adjustments and exceptions", "exceptions", [ExceptionsTables.Adjustments, ExceptionsTables.Exceptions]);

    public static readonly ReportSection TrialBalance = new("Trial balance", "trial-balance", [TrialBalanceTable.Name]);

    public static readonly ReportSection Controls = new("Controls", "controls", [ControlsTable.Name]);

    public static readonly ReportSection Statements = new("Account statements", "statements", [StatementsTable.Name]);

    public static IReadOnlyList<ReportSection> All { get; } =
    [
        Cover, Restatement, Summary, RollForward, ClientMoney, Markets, Regulatory, Corrections, Exceptions, TrialBalance, Controls, Statements,
    ];

    /// <summary>All tables that a report may have.</summary>
    public static IEnumerable<string> Tables => All.SelectMany(section => section.Tables);
}
