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

    /// <summary>Characters of what a control concerns; it stands in full under Controls.</summary>
    private const int ConcernsMax = 80;

    public static IReadOnlyList<CoverFact> Of(ReportManifest manifest) =>
    [
        new("Period", $"{PageText.Date(manifest.Month.FirstDay)} to {PageText.Date(manifest.Month.LastDay)}"),
        new("Time zone", $"{manifest.TimeZone}; its calendar days are the business days{(manifest.CutBy is { } rules ? $", by the adopted rules {rules.Prefix16}" : "")}"),
        new("Currencies", manifest.Totals.Count == 0 ? "None" : string.Join(", ", manifest.TotalsByWeight().Select(total => total.Currency.Code))),
        new(StateName, State(manifest)),
        new("Content", Content(manifest)),
        new("Opening balances", Opening(manifest)),
        .. manifest.OpenedWith.Count > 0 ? [new CoverFact("Opening balances entered", OpenedWith(manifest))] : Array.Empty<CoverFact>(),
        .. manifest.Opening is { } opened ? [new CoverFact("Prior periods", PriorPeriods(manifest, opened))] : Array.Empty<CoverFact>(),
        .. manifest.Restates is { } restates
            ? [new CoverFact("Restates", string.Create(CultureInfo.InvariantCulture, $"Revision {restates.Revision}, by {restates.By}: {restates.Reason}"))]
            : Array.Empty<CoverFact>(),
        .. manifest.NotReplayed is { } notReplayed ? [new CoverFact("Replay", notReplayed)] : Array.Empty<CoverFact>(),
        new("Controls", Controls(manifest)),
        .. Ambers(manifest).Select((amber, index) => new CoverFact(index == 0 ? "Amber" : "", amber)),
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
        ? string.Create(CultureInfo.InvariantCulture, $"Closing of {MonthWords.Of(opening.Month)}, final revision {opening.Revision}")
        : BeforeFirst(manifest) ?? "All earlier days as known in this coverage";

    /// <summary>Of the first month of a system that began before: what its opening balances come from; null of any other.</summary>
    public static string? BeforeFirst(ReportManifest manifest)
    {
        long transactions = manifest.BeforeFirst.Sum(count => count.Transactions);
        return transactions == 0 ? null
            : $"This is the first month reported. Its opening balances come from {PageText.Counted(transactions, "transaction")} dated before {PageText.Date(manifest.Month.FirstDay)}: "
                + string.Join(", ", manifest.BeforeFirst.Select(count => $"{PageText.Count(count.Transactions)} of {(count.Source.IsFile ? "the file" : "the topic")} {count.Source}"));
    }

    private static string OpenedWith(ReportManifest manifest) => string.Join(
        ", ", manifest.OpenedWith.Select(total => $"{total.Currency} {total.Amount.ToString(total.Currency.DecimalPlaces)} in {PageText.Counted(total.Transactions, "transaction")}"));

    private static string Content(ReportManifest manifest)
    {
        long transactions = manifest.Totals.Sum(total => total.Transactions);
        return (transactions == 0 ? "No activity" : PageText.Counted(transactions, "transaction"))
            + (manifest.Totals.Count == 0 ? "" : ", " + PageText.Counted(manifest.Totals.Sum(total => total.Accounts), "account statement"));
    }

    /// <summary>What became known since of days that were closed before, and so counts here.</summary>
    private static string PriorPeriods(ReportManifest manifest, OpeningReference opening)
    {
        string[] sums = [.. manifest.Totals.Where(totals => totals.PriorPeriodAdjustment != AmountSum.Zero)
            .Select(totals => $"{totals.Currency} {PageText.Money(totals.PriorPeriodAdjustment, totals.Currency)}")];
        return sums.Length == 0 ? $"No balance was corrected since {MonthWords.Of(opening.Month)} was closed" : $"Balances of accounts corrected since {MonthWords.Of(opening.Month)} was closed, {string.Join(", ", sums)}";
    }

    /// <summary>How many of each verdict; whatever isn't green by name.</summary>
    private static string Controls(ReportManifest manifest) => string.Join(
        "; ",
        manifest.Controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key)
            .Select(group => $"{PageText.Count(group.Count())} {ControlsTable.Word(group.Key)}" + (group.Key == Verdict.Green ? "" : $": {Names(group)}")));

    private static string Names(IEnumerable<Control> controls) => string.Join(", ", controls.GroupBy(control => control.Name).Select(group =>
        group.Key + (group.Any(control => control.Currency is not null && control.Verdict > Verdict.NotChecked) ? $" ({string.Join(", ", group.Select(control => control.Currency?.Code))})" : "")));

    /// <summary>Of each control that a person should look at and that says with whom or when: what it found, in a line.</summary>
    private static IEnumerable<string> Ambers(ReportManifest manifest) =>
        from control in manifest.Controls
        where control.Verdict == Verdict.Amber && control.Concerns is not null
        group control by control.Name into amber
        select $"{amber.Key}: {string.Join("; ", amber.Select(Found))}";

    private static string Found(Control control)
    {
        string concerns = control.Concerns is not { } all ? "" : all.Length <= ConcernsMax ? $" ({all})" : $" ({all[..ConcernsMax]}…)";
        return $"{(control.Currency is { } currency ? $"{currency} " : "")}{PageText.Number(control.Difference)}{concerns}";
    }

    private static IEnumerable<CoverFact> SignedOff(ReportManifest manifest) => manifest.Controls
        .Where(control => control.SignedOff is not null)
        .Select(control => new CoverFact(
            "Signed off",
            $"{control.Name}{(control.Currency is { } currency ? $" {currency}" : "")}: {(control.IsUnchecked ? "not checked" : $"{control.Left} against {control.Right}")}, by {control.SignedOff!.By}: {control.SignedOff.Reason}"));
}
