using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>What the cover says, the same on the page and in the workbook. It follows from the manifest alone.</summary>
internal static class CoverFacts
{
    public const string StateName = "State";

    public static IReadOnlyList<CoverFact> Of(ReportManifest manifest) =>
    [
        new("Period", $"{Day(manifest.Month.FirstDay)} to {Day(manifest.Month.LastDay)}"),
        new("Time zone", $"{manifest.TimeZone}; its calendar days are the business days{(manifest.CutBy is { } rules ? $", by the adopted rules {rules.Prefix16}" : "")}"),
        new("Currencies", manifest.Totals.Count == 0 ? "None" : string.Join(", ", manifest.Totals.Select(total => total.Currency.Code))),
        new(StateName, State(manifest)),
        new("Content", Content(manifest)),
        new("Opening balances", Opening(manifest)),
        .. manifest.Restates is { } restates
            ? [new CoverFact("Restates", string.Create(CultureInfo.InvariantCulture, $"Revision {restates.Revision}, by {restates.By}: {restates.Reason}"))]
            : Array.Empty<CoverFact>(),
        .. manifest.NotReplayed is { } notReplayed ? [new CoverFact("Replay", notReplayed)] : Array.Empty<CoverFact>(),
        new("Controls", Controls(manifest)),
        .. SignedOff(manifest),
        new("Generated at", $"{manifest.GeneratedAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC"),
        new("Software", string.Create(CultureInfo.InvariantCulture, $"{manifest.Software}, report definition {manifest.Definition}")),
    ];

    /// <summary>Whose report it is, as far as somebody said.</summary>
    public static IReadOnlyList<CoverFact> Of(Letterhead letterhead) =>
        [.. new[] { new CoverFact("Operator", letterhead.Operator), new CoverFact("Licence", letterhead.Licence) }.Where(fact => fact.Value.Length > 0)];

    /// <summary>In one line: FINAL with its revision, or PROVISIONAL and why.</summary>
    public static string State(ReportManifest manifest) => manifest.State switch
    {
        MonthState.Final => string.Create(CultureInfo.InvariantCulture, $"FINAL, revision {manifest.Revision}"),
        MonthState.Open => "PROVISIONAL: the month is still running",
        _ => "PROVISIONAL: the month has ended and is closing",
    };

    private static string Opening(ReportManifest manifest) => manifest.Opening is { } opening
        ? string.Create(CultureInfo.InvariantCulture, $"Closing of {PageText.MonthName(opening.Month)}, final revision {opening.Revision}")
        : BeforeFirst(manifest) ?? "All earlier days as known in this coverage";

    /// <summary>Of the first month of a system that began before: what its opening balances come from; null of any other.</summary>
    public static string? BeforeFirst(ReportManifest manifest)
    {
        long transactions = manifest.BeforeFirst.Sum(count => count.Transactions);
        return transactions == 0 ? null
            : $"This is the first month reported. Its opening balances come from {PageText.Counted(transactions, "transaction")} dated before {Day(manifest.Month.FirstDay)}: "
                + string.Join(", ", manifest.BeforeFirst.Select(count => $"{PageText.Count(count.Transactions)} of {(count.Source.IsFile ? "the file" : "the topic")} {count.Source}"));
    }

    private static string Content(ReportManifest manifest)
    {
        long transactions = manifest.Totals.Sum(total => total.Transactions);
        return (transactions == 0 ? "No activity" : PageText.Counted(transactions, "transaction"))
            + (manifest.Totals.Count == 0 ? "" : ", " + PageText.Counted(manifest.Totals.Sum(total => total.Accounts), "account statement"));
    }

    private static string Controls(ReportManifest manifest) => string.Join(
        ", ",
        manifest.Controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key)
            .Select(group => $"{PageText.Count(group.Count())} {ControlsTable.Word(group.Key)}"));

    private static IEnumerable<CoverFact> SignedOff(ReportManifest manifest) => manifest.Controls
        .Where(control => control.SignedOff is not null)
        .Select(control => new CoverFact(
            "Signed off",
            $"{control.Name}{(control.Currency is { } currency ? $" {currency}" : "")}: {(control.IsUnchecked ? "not checked" : $"{control.Left} against {control.Right}")}, by {control.SignedOff!.By}: {control.SignedOff.Reason}"));

    private static string Day(BusinessDay day)
    {
        string iso = day.ToString();
        return $"{int.Parse(iso.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture)} {PageText.MonthName(day.Month)}";
    }
}
