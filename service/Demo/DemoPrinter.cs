using System.Globalization;
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
        foreach (string difference in summary.Differences)
        {
            output.WriteLine($"  {difference}");
        }

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
        var table = new TextTable(null, "stage", "rows>", "unit", "time>", "rows/s>");
        foreach (DemoStage stage in summary.Stages)
        {
            table.Add(stage.Name, Figures.Count(stage.Rows), stage.Unit, Figures.Seconds(stage.Seconds), Figures.Rate(stage.Rows, stage.Seconds));
        }

        table.Add("all", "", "", Figures.Seconds(summary.Seconds), "");
        output.WriteTable(table);
    }

    private static void PrintMonths(TerminalOutput output, DemoSummary summary)
    {
        var table = new TextTable(null, "month", "state", "transactions>", "statements>", "controls>", "red");
        bool all = summary.Months.Count <= MonthsShownMax;
        DemoMonth[] shown = [.. summary.Months.Where((month, index) => all || index == 0 || index == summary.Months.Count - 1 || month.RedControls.Count > 0 || month.Reason is not null || month.Month.EndsWith("-12", StringComparison.Ordinal))];
        foreach (DemoMonth month in shown)
        {
            table.Add(
                month.Month,
                month.State,
                Figures.Count(month.Transactions),
                Figures.Count(month.Accounts),
                month.Controls.ToString(CultureInfo.InvariantCulture),
                month.RedControls.Count == 0 ? month.Reason ?? "none" : string.Join(", ", month.RedControls));
        }

        output.WriteTable(table);
        if (shown.Length < summary.Months.Count)
        {
            output.WriteLine($"  {Counted.Of(summary.Months.Count, "month")}, {summary.Months.Count(month => month.Reason is null)} of them final; shown are the first, the last, every December and what is not green.");
            output.WriteLine("");
        }
    }
}
