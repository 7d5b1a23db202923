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

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.Adjustments.Count == 0 && page.Tables.Exceptions.Count == 0 && page.Tables.Ids.Listed.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.Exceptions, "No adjustments, and no transactions to be looked at.");
            return;
        }

        SectionFrame.Begin(html, ReportSections.Exceptions);
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

        SectionFrame.End(html);
    }

    private static void Append(StringBuilder html, IdEvidence ids)
    {
        if (ids.Listed.Count == 0)
        {
            return;
        }

        html.Append("<h3>Ids under several home dates or months, or without a first revision</h3>\n");
        html.Append(ids.InAll > IdsShown ? $"<p class=\"soft\">{IdsShown} of {PageText.Count(ids.InAll)}, those that hold up the close first; {PageText.Count(ids.Listed.Count)} are in {ReportFiles.Tsv(IdsTable.Name)}.</p>\n" : "");
        html.Append("<div class=\"scroll\"><table class=\"statements lines\"><thead><tr><th>Problem</th><th>State</th><th>Home dates</th><th>Months</th><th class=\"n\">Counts</th><th>Signed off</th><th>Transaction</th></tr></thead><tbody>\n");
        foreach (IdFinding finding in ids.Listed.Take(IdsShown))
        {
            html.Append($"<tr><td>{finding.Problem}</td><td>{IdFindingsSql.Word(finding.State)}</td><td class=\"wrap\">{finding.HomeDates}</td><td class=\"wrap\">{finding.Months}</td>");
            html.Append($"<td class=\"n\">{PageText.Count(finding.Counted)}</td><td class=\"wrap\">{PageText.Escape(finding.SignOff ?? "")}</td><td class=\"hash\">{finding.Id}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
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
        html.Append("<div class=\"scroll\"><table class=\"statements lines\"><thead><tr><th>Cur.</th><th>Kind</th><th>Account</th><th class=\"n\">Amount</th><th>Occurred at, UTC</th><th>Reference</th><th>Transaction</th></tr></thead><tbody>\n");
        foreach (ListedTransaction row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{row.Currency}</td><td>{PageText.Words(row.Kind.Name())}</td><td>{row.AccountId}</td>{PageText.Cell(row.Amount, row.Currency)}");
            html.Append($"<td>{row.OccurredAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</td><td class=\"wrap\">{PageText.Escape(row.Reference ?? "")}</td><td class=\"hash\">{row.Id}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }
}
