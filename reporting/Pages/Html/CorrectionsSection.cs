using System.Globalization;
using System.Text;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What became known of earlier business days since the month before was closed, by month and, the largest of it, one by one.</summary>
internal static class CorrectionsSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Corrections.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.Corrections, page.Manifest.Opening is null
                ? "The month before isn't final: whatever is known of earlier days is in the opening."
                : "Nothing became known of earlier business days since the month before was closed.");
            return;
        }

        SectionFrame.Begin(html, ReportSections.Corrections);
        html.Append("<p>What became known of earlier business days after the revision that this month opens with: its prior-period adjustments.</p>\n");
        html.Append("<table><thead><tr><th>Original month</th><th>Cur.</th><th class=\"n\">Changes</th><th class=\"n\">Amount</th><th class=\"n\">Exposure</th><th class=\"n\">Pending</th></tr></thead><tbody>\n");
        foreach (MonthOfCorrections month in page.CorrectedMonths)
        {
            html.Append($"<tr><td>{month.OriginalMonth}</td><td>{month.Currency}</td>{PageText.CountCell(month.Transactions)}{PageText.Cell(month.Amount, month.Currency)}");
            html.Append($"{PageText.Cell(month.ExposureDelta, month.Currency)}{PageText.Cell(month.PendingDelta, month.Currency)}</tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (page.Corrections.Count < page.CorrectedMonths.Sum(month => month.Transactions))
        {
            html.Append($"<p>The largest {PageText.Count(page.Corrections.Count)}; all are in {ReportFiles.Tsv(CorrectionTables.Corrections)} beside this page.</p>\n");
        }

        AppendRows(html, page.Corrections);
        SectionFrame.End(html);
    }

    /// <summary>Corrections one by one, each with its place in the log.</summary>
    public static void AppendRows(StringBuilder html, IReadOnlyList<Correction> corrections)
    {
        html.Append("<div class=\"scroll\"><table class=\"statements lines\"><thead><tr><th>Month</th><th>Account</th><th>Cur.</th><th class=\"n\">Amount</th><th>Transaction</th><th>Change</th>"
            + "<th>Partition, offset</th><th>Logged at, UTC</th></tr></thead><tbody>\n");
        foreach (Correction correction in corrections)
        {
            string revisions = correction is { OldRevision: { } old, NewRevision: { } now } ? string.Create(CultureInfo.InvariantCulture, $", revision {old} → {now}") : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{correction.OriginalMonth}</td><td>{correction.AccountId}</td><td>{correction.Currency}</td>{PageText.Cell(correction.Amount, correction.Currency)}");
            html.Append($"<td class=\"hash\">{correction.TransactionId}</td><td class=\"wrap\">{correction.Change}{revisions}{(correction.ChangedFields is { } fields ? $"<br>{PageText.Escape(fields)}" : "")}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{correction.Partition}, {correction.Offset}{(correction.Run is { } run ? $"<br>{PageText.Escape(run)}" : "")}</td><td>{PageText.ToTheSecond(correction.LoggedAt)}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }
}
