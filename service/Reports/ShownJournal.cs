using System.Globalization;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Journals;

namespace Accounting.Service.Reports;

/// <summary>An exported journal, for people and as JSON.</summary>
/// <param name="Month">The month.</param>
/// <param name="Revision">The revision that it is of.</param>
/// <param name="DifferenceTo">The revision that has to be booked before; null where it is whole.</param>
/// <param name="Currencies">What it comes to.</param>
/// <param name="Files">What was written.</param>
/// <param name="Notes">What whoever books it should know.</param>
public sealed record ShownJournal(string Month, int Revision, int? DifferenceTo, IReadOnlyList<ShownJournalTotals> Currencies, IReadOnlyList<ShownJournalFile> Files, IReadOnlyList<string> Notes)
{
    public static ShownJournal Of(ExportedJournal journal, IReadOnlyList<ShownJournalFile> files) => new(
        journal.Manifest.Month.ToString(),
        journal.Manifest.Revision!.Value,
        journal.Before?.Revision,
        [.. journal.Totals.Select(ShownJournalTotals.Of)],
        files,
        [.. NotesOf(journal)]);

    public string Describe() => DifferenceTo is { } before
        ? string.Create(CultureInfo.InvariantCulture, $"{Month}, revision {Revision} less revision {before}{(Currencies.Count == 0 ? ": nothing to be booked" : "")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Month}, revision {Revision}{(Currencies.Count == 0 ? ": nothing was posted" : "")}");

    private static IEnumerable<string> NotesOf(ExportedJournal journal)
    {
        if (journal.Before is { } before)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"note: it is booked after revision {before.Revision}; an ERP that has booked nothing of the month takes --fresh instead.");
        }

        foreach (Reporting.Published.FinalRevision along in journal.RestatedAlong)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"note: the same restatement made revision {along.Revision} of {along.Month}: export it, too.");
        }

        if (journal.Manifest.BeforeFirst.Count > 0)
        {
            yield return $"note: it is the first month: what accounts had before stands in the column opening of {ReportFiles.Tsv("trial-balance")}, and in no journal.";
        }

        if (journal.IsComputed)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"note: the report is of definition {journal.Manifest.Definition}, which held no journal: it was computed anew, and comes to the report's trial balance.");
        }
    }
}
