using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>The journal of a month that is being reported.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Difference">By what it differs from the journal of the revision before; null where the month isn't restated.</param>
internal sealed record MonthJournal(IReadOnlyList<JournalLine> Lines, IReadOnlyList<JournalLine>? Difference)
{
    /// <param name="workspace">Where to work.</param>
    /// <param name="run">The run.</param>
    /// <param name="inputs">The month.</param>
    /// <param name="prior">What changed of earlier days since the opening, net.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static async Task<MonthJournal> OfAsync(Workspace workspace, ReportRun run, MonthInputs inputs, IReadOnlyList<DayKindMovement> prior, CancellationToken cancellation)
    {
        IReadOnlyList<DayKindMovement> own = inputs.Facts.Find(MonthFactFiles.Postings) is not { } postings ? [] : workspace.Connection.Rows(
            $"SELECT {PostingsSql.Columns} FROM {BalancesSql.File(await workspace.PathOfAsync(postings, cancellation).ConfigureAwait(false))} ORDER BY {PostingsSql.Order}", PostingsSql.Read, cancellation);
        IReadOnlyList<JournalLine> lines = JournalLines.Of(inputs.Month, inputs.ClosedThrough, own, prior);
        if (inputs.Restated is not { } restated)
        {
            return new MonthJournal(lines, null);
        }

        IReadOnlyList<JournalLine> before = await new RevisionJournal(workspace, run.Pinned.Days, run.Pinned.Zone).LinesAsync(restated.Before, restated.Manifest, cancellation).ConfigureAwait(false);
        return new MonthJournal(lines, JournalLines.Difference(before, lines));
    }
}
