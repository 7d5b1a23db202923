using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Html;

namespace Accounting.Reporting.Cover;

/// <summary>What the cover says, the same on the page and in the workbook. It follows from the manifest alone.</summary>
internal static class CoverFacts
{
    public static IReadOnlyList<CoverFact> Of(ReportManifest manifest) =>
    [
        .. Whose(manifest.Letterhead),
        new("Period", $"{Day(manifest.Month.FirstDay)} to {Day(manifest.Month.LastDay)}"),
        new("Time zone", $"{manifest.TimeZone}: business days are its calendar days"),
        new("Currencies", manifest.Totals.Count == 0 ? "None" : string.Join(", ", manifest.Totals.Select(total => total.Currency.Code))),
        new("State", State(manifest)),
        new("Content", Content(manifest)),
        new("Opening balances", Opening(manifest)),
        .. manifest.Restates is { } restates
            ? [new CoverFact("Restates", string.Create(CultureInfo.InvariantCulture, $"Revision {restates.Revision}, by {restates.By}: {restates.Reason}"))]
            : Array.Empty<CoverFact>(),
        new("Controls", Controls(manifest)),
        new("Generated at", $"{manifest.GeneratedAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC"),
        new("Software", string.Create(CultureInfo.InvariantCulture, $"{manifest.Software}, report definition {manifest.Definition}")),
    ];

    /// <summary>In one line: FINAL with its revision, or PROVISIONAL and why.</summary>
    public static string State(ReportManifest manifest) => manifest.State switch
    {
        MonthState.Final => string.Create(CultureInfo.InvariantCulture, $"FINAL, revision {manifest.Revision}"),
        MonthState.Open => "PROVISIONAL: the month is still running",
        _ => "PROVISIONAL: the month has ended and is closing",
    };

    private static IEnumerable<CoverFact> Whose(Letterhead letterhead)
    {
        if (letterhead.Operator.Length > 0)
        {
            yield return new CoverFact("Operator", letterhead.Operator);
        }

        if (letterhead.Licence.Length > 0)
        {
            yield return new CoverFact("Licence", letterhead.Licence);
        }
    }

    private static string Opening(ReportManifest manifest) => manifest.Opening is { } opening
        ? string.Create(CultureInfo.InvariantCulture, $"Closing of {PageText.MonthName(opening.Month)}, final revision {opening.Revision}")
        : "All earlier days as known in this coverage";

    private static string Content(ReportManifest manifest)
    {
        long transactions = manifest.Totals.Sum(total => total.Transactions);
        return (transactions == 0 ? "No activity" : $"{PageText.Count(transactions)} {(transactions == 1 ? "transaction" : "transactions")}")
            + (manifest.Totals.Count == 0 ? "" : $", {PageText.Count(manifest.Totals.Sum(total => total.Accounts))} account statements");
    }

    private static string Controls(ReportManifest manifest) => string.Join(
        ", ",
        manifest.Controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key)
            .Select(group => $"{PageText.Count(group.Count())} {ControlsTable.Word(group.Key)}"));

    private static string Day(BusinessDay day)
    {
        string iso = day.ToString();
        return $"{int.Parse(iso.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture)} {PageText.MonthName(day.Month)}";
    }
}
