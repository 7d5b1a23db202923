using System.Globalization;
using System.Text;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What became known of earlier business days since the month before was closed, by month and, the largest of it, one by one.</summary>
internal static class CorrectionsSection
{
    /// <summary>Corrections one by one, each with its place in the log.</summary>
    public static readonly PageTable<Correction> OneByOne = new PageTable<Correction>("statements lines") { Currency = correction => correction.Currency, Scrolls = true }
        .Text("Month", correction => correction.OriginalMonth).Text("Account", correction => correction.AccountId).Text("Cur.", correction => correction.Currency)
        .Amount("Amount", correction => correction.Amount).Text("Transaction", correction => correction.TransactionId, "hash")
        .Html("Change", correction => $"{correction.Change}{Revisions(correction)}{OnItsLine(correction.ChangedFields)}", "wrap")
        .Html("Partition, offset", correction => string.Create(CultureInfo.InvariantCulture, $"{correction.Partition}, {correction.Offset}{OnItsLine(correction.Run)}"))
        .Html("Logged at, UTC", correction => PageText.ToTheSecond(correction.LoggedAt));

    private static readonly PageTable<MonthOfCorrections> ByMonth = new PageTable<MonthOfCorrections> { Currency = month => month.Currency }
        .Text("Original month", month => month.OriginalMonth).Text("Cur.", month => month.Currency).Number("Changes", month => month.Transactions)
        .Amount("Amount", month => month.Amount).Amount("Exposure", month => month.ExposureDelta).Amount("Pending", month => month.PendingDelta);

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Corrections.Count == 0)
        {
            html.Append(page.Manifest.Opening is null
                ? "<p>The month before isn't final: whatever is known of earlier days is in the opening.</p>\n"
                : "<p>Nothing became known of earlier business days since the month before was closed.</p>\n");
            return;
        }

        html.Append("<p>What became known of earlier business days after the revision that this month opens with: its prior-period adjustments.</p>\n");
        ByMonth.Append(html, page.CorrectedMonths);
        if (page.Corrections.Count < page.CorrectedMonths.Sum(month => month.Transactions))
        {
            html.Append($"<p>The largest {PageText.Count(page.Corrections.Count)}; all are in {ReportFiles.Tsv(CorrectionTables.Corrections)} beside this page.</p>\n");
        }

        OneByOne.Append(html, page.Corrections);
    }

    private static string Revisions(Correction correction) =>
        correction is { OldRevision: { } old, NewRevision: { } now } ? string.Create(CultureInfo.InvariantCulture, $", revision {old} → {now}") : "";

    private static string OnItsLine(string? text) => text is null ? "" : $"<br>{PageText.Escape(text)}";
}
