using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Published;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A transaction with every row of it that was ever stored, as far as the month's report knows.</summary>
public sealed record TransactionView(long Account, Currency Currency, MonthReport Report, TracedTransaction Transaction)
{
    public string Path => PathOf("");

    /// <summary>Of the page that shows a row's message.</summary>
    public string MessagePathOf(TracedRow row) => PathOf("/message") + string.Create(CultureInfo.InvariantCulture, $"&source={Uri.EscapeDataString(row.Source)}&partition={row.Partition}&offset={row.Offset}");

    private string PathOf(string page) => $"/accounts/{Account.ToString(CultureInfo.InvariantCulture)}/{Report.Manifest.Month}/{Transaction.TransactionId}{page}?currency={Currency.Code}&day={Transaction.Day}";
}
