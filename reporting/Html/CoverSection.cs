using System.Globalization;
using System.Text;
using Accounting.Aggregator;
using Accounting.Ingest;
using Accounting.Reporting.Close;

namespace Accounting.Reporting.Html;

/// <summary>Title, period, state in large letters, and where the figures come from.</summary>
internal static class CoverSection
{
    private const int PartitionsShownMax = 4;

    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        html.Append("<section class=\"cover\">\n<p class=\"kicker\">Monthly accounts</p>\n");
        html.Append($"<h1>{PageText.MonthName(manifest.Month)}</h1>\n");
        html.Append(manifest.State == MonthState.Final
            ? string.Create(CultureInfo.InvariantCulture, $"<div><div class=\"state final\">FINAL <small>revision {manifest.Revision}</small></div></div>\n")
            : "<div><div class=\"state provisional\">PROVISIONAL</div></div>\n");
        AppendWaits(html, manifest);
        html.Append("<table class=\"facts\"><tbody>\n");
        Fact(html, "Period", $"{Day(manifest.Month.FirstDay)} to {Day(manifest.Month.LastDay)}, business days in {manifest.TimeZone}");
        Fact(html, "Content", Content(manifest));
        Fact(html, "Opening", manifest.Opening is { } opening
            ? string.Create(CultureInfo.InvariantCulture, $"Closing of {PageText.MonthName(opening.Month)}, final revision {opening.Revision}")
            : "All earlier days as known in this coverage");
        if (manifest.Restates is { } restates)
        {
            Fact(html, "Restates", string.Create(CultureInfo.InvariantCulture, $"Revision {restates.Revision}, by {restates.By}: {restates.Reason}"));
        }

        Fact(html, "Generated at", $"{manifest.GeneratedAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        Fact(html, "Software", string.Create(CultureInfo.InvariantCulture, $"{manifest.Software}, report definition {manifest.Definition}"));
        Fact(html, "Controls", Controls(manifest));
        Fact(html, "Coverage", Coverage(manifest.Coverage));
        foreach (ReportFile file in manifest.Files.Where(file => file.Name.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            html.Append($"<tr><th>{file.Name}</th><td class=\"hash\">{file.Sha256}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (manifest.State == MonthState.Final)
        {
            html.Append("<div class=\"sign\"><div>Prepared by, date</div><div>Approved by, date</div></div>\n");
        }

        html.Append("</section>\n");
    }

    private static void AppendWaits(StringBuilder html, ReportManifest manifest)
    {
        if (manifest.State == MonthState.Final)
        {
            return;
        }

        string lead = manifest.State == MonthState.Open ? "The month is still running. Figures will change." : "The month has ended and is closing. Figures may change.";
        html.Append($"<div class=\"waits\"><b>{lead}</b> It becomes final once these are met:<ul>");
        foreach (string missing in manifest.WaitingFor)
        {
            html.Append($"<li>{PageText.Escape(missing)}</li>");
        }

        html.Append("</ul></div>\n");
    }

    private static string Content(ReportManifest manifest)
    {
        long transactions = manifest.Totals.Sum(total => total.Transactions);
        string currencies = string.Join(", ", manifest.Totals.Select(total => total.Currency.Code));
        return (transactions == 0 ? "No activity" : $"{PageText.Count(transactions)} transactions")
            + (manifest.Totals.Count == 0 ? "" : $", {PageText.Count(manifest.Totals.Sum(total => total.Accounts))} statements in {currencies}");
    }

    private static string Coverage(Coverage coverage) => coverage.Partitions.Count <= PartitionsShownMax
        ? string.Join("; ", coverage.Partitions.Select(partition => $"{partition.Source}/{partition.Partition} {UpTo(partition)}"))
        : $"{PageText.Count(coverage.Partitions.Count)} partitions, listed under Provenance";

    private static string UpTo(PartitionCoverage partition) => partition.Ranges.Count == 0 ? "empty" : $"to offset {partition.Ranges[^1].To}";

    private static string Controls(ReportManifest manifest) => string.Join(
        ", ",
        manifest.Controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key)
            .Select(group => $"{PageText.Count(group.Count())} {Reporting.Controls.ControlsTable.Word(group.Key)}"));

    private static string Day(BusinessDay day)
    {
        string iso = day.ToString();
        return $"{int.Parse(iso.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture)} {PageText.MonthName(day.Month)}";
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<tr><th>{name}</th><td>{PageText.Escape(value)}</td></tr>\n");
}
