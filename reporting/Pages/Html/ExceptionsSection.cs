using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Exceptions;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Adjustments with who and why, and the transactions that a person should have looked at.</summary>
internal static class ExceptionsSection
{
    private const int IdsShown = 50;

    private static readonly PageTable<IdFinding> Ids = new PageTable<IdFinding>("statements lines") { Scrolls = true }
        .Text("Problem", finding => finding.Problem).Text("State", finding => IdFindingsSql.Word(finding.State)).Text("Home dates", finding => finding.HomeDates, "wrap")
        .Text("Months", finding => finding.Months, "wrap").Number("Counts", finding => finding.Counted).Text("Signed off", finding => finding.SignOff, "wrap")
        .Text("Transaction", finding => finding.Id, "hash");

    private static readonly PageTable<ListedTransaction> Transactions = new PageTable<ListedTransaction>("statements lines") { Currency = row => row.Currency, Scrolls = true }
        .Text("Cur.", row => row.Currency).Text("Kind", row => PageText.Words(row.Kind.Name())).Text("Account", row => row.AccountId).Amount("Amount", row => row.Amount)
        .Text("Occurred at, UTC", row => row.OccurredAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
        .Text("Reference", row => row.Reference, "wrap").Text("Transaction", row => row.Id, "hash");

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.Adjustments.Count == 0 && page.Tables.Exceptions.Count == 0 && page.Tables.Ids.Listed.Count == 0)
        {
            html.Append("<p>No adjustments, and no transactions to be looked at.</p>\n");
            return;
        }

        Append(html, page.Tables.Ids);
        Append(html, "Adjustments", page.Tables.Adjustments, page.Tables.AdjustmentsInAll, ExceptionsTables.Adjustments);
        Append(html, "Amounts with a sign against their kind's rule", Of(page, "sign"), null, ExceptionsTables.Exceptions);
        Append(html, "Dated outside the days of the currency's code", Of(page, "currency days"), null, ExceptionsTables.Exceptions);
        Append(html, "Amounts finer than the currency's places", Of(page, "currency places"), null, ExceptionsTables.Exceptions);
        Append(html, "Other contents at a winning revision", Of(page, "conflict"), null, ExceptionsTables.Exceptions);
        Append(html, "Largest transactions by kind", Of(page, "largest"), null, ExceptionsTables.Exceptions);
        if (page.Tables.Exceptions.Count < page.Tables.ExceptionsInAll)
        {
            html.Append($"<p class=\"soft\">Of exceptions the largest of each currency are shown, {PageText.Count(page.Tables.Exceptions.Count)} of {PageText.Count(page.Tables.ExceptionsInAll)}; all are in {ReportFiles.Tsv(ExceptionsTables.Exceptions)}.</p>\n");
        }
    }

    private static void Append(StringBuilder html, IdEvidence ids)
    {
        if (ids.Listed.Count == 0)
        {
            return;
        }

        html.Append("<h3>Ids under several home dates or months, or without a first revision</h3>\n");
        html.Append(ids.InAll > IdsShown ? $"<p class=\"soft\">{IdsShown} of {PageText.Count(ids.InAll)}, those that hold up the close first; {PageText.Count(ids.Listed.Count)} are in {ReportFiles.Tsv(IdsTable.Name)}.</p>\n" : "");
        Ids.Append(html, ids.Listed.Take(IdsShown));
    }

    private static IReadOnlyList<ListedTransaction> Of(ReportPage page, string exception) => [.. page.Tables.Exceptions.Where(row => row.Exception == exception)];

    private static void Append(StringBuilder html, string title, IReadOnlyList<ListedTransaction> rows, long? inAll, string table)
    {
        if (rows.Count == 0)
        {
            return;
        }

        html.Append($"<h3>{title}</h3>\n");
        html.Append(inAll > rows.Count
            ? $"<p class=\"soft\">The largest of each currency, {PageText.Count(rows.Count)} of {PageText.Count(inAll.Value)}; all are in {ReportFiles.Tsv(table)}.</p>\n"
            : "");
        Transactions.Append(html, rows);
    }
}
