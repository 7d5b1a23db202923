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

        output.WriteTable(TextTable.Of(
            revisions.SelectMany(revision => revision.Totals, (revision, totals) => (Revision: revision, Totals: totals)),
            ("revision>", row => Figures.Plain(row.Revision.Revision)),
            ("kind", row => row.Revision.Kind),
            ("committed at (UTC)", row => Figures.Second(row.Revision.CommittedAt)),
            ("by~", row => row.Revision.By ?? ""),
            ("reason~", row => row.Revision.Reason ?? ""),
            ("currency", row => row.Totals.Currency),
            ("opening>", row => Figures.Amount(row.Totals.Opening)),
            ("prior>", row => Figures.Amount(row.Totals.PriorPeriodAdjustment)),
            ("closing>", row => Figures.Amount(row.Totals.Closing))).LeavingOut("opening", "prior", "kind", "committed at (UTC)"));
        output.WriteLines(revisions.Select(revision => $"  {revision.Folder}"));
    }
}
