using Accounting.Ingest;
using Accounting.Service.Output;

namespace Accounting.Service.Backfill;

/// <summary>Prints what a run would change or changed, for people.</summary>
public static class BackfillPrinter
{
    public static void Print(TerminalOutput output, ShownBackfill shown)
    {
        if (shown.Days.Count > 0)
        {
            PrintDays(output, shown.Days);
        }

        if (shown.Quarantined > 0)
        {
            output.WriteLine($"{Counted.Of(shown.Quarantined, "message that nobody had met is not accepted; it goes", "messages that nobody had met are not accepted; they go")} into quarantine.");
        }

        if (shown.Redriven > 0)
        {
            output.WriteLine($"{Counted.Of(shown.Redriven, "message leaves", "messages leave")} quarantine.");
        }

        if (shown.IntervalsVerified > 0)
        {
            output.WriteLine($"{Counted.Of(shown.IntervalsVerified, "interval is no longer in the log; its stored files were", "intervals are no longer in the log; their stored files were")} verified instead, and are sound.");
        }

        output.WriteLines(shown.Lost.Select(lost => $"No longer in the log, and nothing of it is stored: {lost}. Import it from an archive with 'accounting backfill --input FILE'."));
        if (shown.NoDifference)
        {
            output.WriteLine($"no difference: {Counted.Of(shown.MessagesRead, "message")} read, all of them stored already");
        }
    }

    /// <summary>What was done, beside what was shown before.</summary>
    public static void PrintEnd(TerminalOutput output, ShownBackfill shown, BackfillResult result)
    {
        if (result.FilesRestored > 0)
        {
            string files = result.FilesRestored == 1 ? "file" : "files";
            string done = result.Compaction is null ? "would be put back" : "put back";
            output.WriteLine($"{Figures.Count(result.FilesRestored)} {files} of the store, missing or damaged, {done} byte for byte");
        }

        if (result.IsComplete)
        {
            output.WriteLine($"complete: {shown.Run}, {Counted.Of(shown.Days.Count, "day")} compacted");
        }
        else if (!shown.NoDifference)
        {
            output.WriteLine("dry run: nothing was changed");
        }
    }

    private static void PrintDays(TerminalOutput output, IReadOnlyList<ShownDay> days)
    {
        var table = new TextTable(
            "home date", "gained>", "retracted>", "won>", "lost>", "conflicts>", "currency", "amount>", "exposure_delta>", "pending_delta>", "stake>")
            .LeavingOut("conflicts", "stake", "pending_delta", "exposure_delta", "retracted", "lost");
        foreach (ShownDay day in days)
        {
            string[] rows =
                [day.HomeDate, Figures.Count(day.RowsGained), Figures.Count(day.RowsRetracted), Figures.Count(day.RowsWon), Figures.Count(day.RowsLost), Figures.Count(day.Conflicts)];
            if (day.Sums.Count == 0)
            {
                table.Add([.. rows, "", "", "", "", ""]);
            }

            foreach (ShownSums sums in day.Sums)
            {
                table.Add([.. rows, sums.Currency, Figures.Amount(sums.Amount), Figures.Amount(sums.ExposureDelta), Figures.Amount(sums.PendingDelta), Figures.Amount(sums.Stake)]);
                rows = ["", "", "", "", "", ""];
            }
        }

        output.WriteTable(table);
    }
}
