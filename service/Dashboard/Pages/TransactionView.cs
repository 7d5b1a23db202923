using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Published;
using Accounting.Service.Queries;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A transaction with every row of it that was ever stored, as far as the month's report knows.</summary>
public sealed record TransactionView(AccountTransaction Found)
{
    public long Account => Found.Account;

    public Currency Currency => Found.Currency;

    public MonthReport Report => Found.Report;

    public TracedTransaction Transaction => Found.Transaction;

    public string Path => PathOf(Account, Report.Manifest.Month, Transaction.TransactionId);

    /// <summary>Of the page that shows a row's message.</summary>
    public string MessagePathOf(TracedRow row) => Path + string.Create(CultureInfo.InvariantCulture, $"/message?source={Uri.EscapeDataString(row.Source)}&partition={row.Partition}&offset={row.Offset}");

    public static string PathOf(long account, BusinessMonth month, string transaction) => $"/accounts/{account.ToString(CultureInfo.InvariantCulture)}/{month}/{transaction}";
}
