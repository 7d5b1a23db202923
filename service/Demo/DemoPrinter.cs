using Accounting.Ingest;
using Accounting.Service.Output;

namespace Accounting.Service.Demo;

/// <summary>Prints a demo's summary, as tables or as JSON.</summary>
public static class DemoPrinter
{
    /// <summary>More months than this are shown by year's ends and by what is wrong.</summary>
    private const int MonthsShownMax = 24;

    public static void Print(TerminalOutput output, OutputFormat format, DemoSummary summary, IReadOnlyDictionary<string, string> places, string storeOption, bool isReprint)
    {
        if (format == OutputFormat.Json)
        {
            output.WriteJson(new { summary.Stages, summary.Months, summary.Books, summary.BooksAgree, summary.Differences, summary.Seconds, Reprinted = isReprint, Places = places });
            return;
        }

        PrintStages(output, summary);
        PrintMonths(output, summary);
        int width = Math.Max(12, places.Keys.Max(name => name.Length)) + 2;
        foreach ((string name, string place) in places)
        {
            output.WriteLine($"  {name.PadRight(width)}{place}");
        }

        PrintWhatNext(output, summary, places, storeOption);
        output.WriteLine("");
        output.WriteLines(summary.Differences.Select(difference => $"  {difference}"));
        string verdict = summary.BooksAgree ? "books agree" : "books do not agree";
        output.WriteLine($"{verdict}: {summary.Books}{(isReprint ? " (verified, from an earlier run)" : "")}");
    }

    /// <summary>A page to open, and commands to go on with.</summary>
    private static void PrintWhatNext(TerminalOutput output, DemoSummary summary, IReadOnlyDictionary<string, string> places, string storeOption)
    {
        if (summary.Months is not [.., { State: var state, Month: var month }] || !places.TryGetValue("reports", out string? reports))
        {
            return;
        }

        string folder = state.StartsWith("final, revision ", StringComparison.Ordinal) ? $"revision-{state["final, revision ".Length..]}" : "provisional";
        output.WriteLine("");
        output.WriteLine($"  open          {reports}/month={month}/{folder}/report.html");
        output.WriteLine($"  or            accounting dashboard {storeOption} --open");
        output.WriteLine($"  go on with    accounting report {storeOption} --month {month}");
    }

    private static void PrintStages(TerminalOutput output, DemoSummary summary)
    {
        output.WriteTable(TextTable.Of(
            summary.Stages,
            ("stage", stage => stage.Name),
            ("rows>", stage => Figures.Count(stage.Rows)),
            ("unit", stage => stage.Unit),
            ("time>", stage => Figures.Seconds(stage.Seconds)),
            ("rows/s>", stage => Figures.Rate(stage.Rows, stage.Seconds))).Add("all", "", "", Figures.Seconds(summary.Seconds), ""));
    }

    private static void PrintMonths(TerminalOutput output, DemoSummary summary)
    {
        bool all = summary.Months.Count <= MonthsShownMax;
        DemoMonth[] shown = [.. summary.Months.Where((month, index) => all || index == 0 || index == summary.Months.Count - 1 || month.RedControls.Count > 0 || month.Reason is not null || month.Month.EndsWith("-12", StringComparison.Ordinal))];
        output.WriteTable(TextTable.Of(
            shown,
            ("month", month => month.Month),
            ("state", month => month.State),
            ("transactions>", month => Figures.Count(month.Transactions)),
            ("statements>", month => Figures.Count(month.Accounts)),
            ("controls>", month => Figures.Plain(month.Controls)),
            ("red", month => month.RedControls.Count == 0 ? month.Reason ?? "none" : string.Join(", ", month.RedControls))));
        if (shown.Length < summary.Months.Count)
        {
            output.WriteLine($"  {Counted.Of(summary.Months.Count, "month")}, {summary.Months.Count(month => month.Reason is null)} of them final; shown are the first, the last, every December and what is not green.");
            output.WriteLine("");
        }
    }
}
