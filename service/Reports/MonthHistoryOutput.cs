using Accounting.Reporting.Published;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>A month's final revisions, for people and as JSON.</summary>
public static class MonthHistoryOutput
{
    public static void Print(TerminalOutput output, OutputFormat format, IReadOnlyList<MonthRevision> history, StoreAccess access)
    {
        ShownRevision[] revisions = [.. history.Select(revision => ShownRevision.Of(revision, access))];
        if (format == OutputFormat.Json)
        {
            output.WriteJson(revisions);
            return;
        }

        if (revisions.Length == 0)
        {
            output.WriteLine("The month isn't final: it has no revisions yet.");
            return;
        }

        var table = new TextTable(null, "revision>", "kind", "committed at (UTC)", "by~", "reason~", "currency", "opening>", "prior>", "closing>").LeavingOut("opening", "prior", "kind", "committed at (UTC)");
        foreach (ShownRevision revision in revisions)
        {
            foreach (ShownTotals totals in revision.Totals)
            {
                table.Add(
                    Figures.Plain(revision.Revision), revision.Kind, Figures.Second(revision.CommittedAt), revision.By ?? "", revision.Reason ?? "",
                    totals.Currency, Figures.Amount(totals.Opening), Figures.Amount(totals.PriorPeriodAdjustment), Figures.Amount(totals.Closing));
            }
        }

        output.WriteTable(table);
        foreach (ShownRevision revision in revisions)
        {
            output.WriteLine($"  {revision.Folder}");
        }
    }
}
