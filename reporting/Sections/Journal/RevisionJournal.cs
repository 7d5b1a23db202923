using Accounting.Compactor;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>
/// The journal of a final revision: its own table, or of a definition that had none what its table would have said, computed from the day versions that the
/// revision pins and from what it knew of earlier days and its opening didn't.
/// </summary>
/// <param name="workspace">Where to work.</param>
/// <param name="days">The newest day versions, for what changed of earlier days.</param>
/// <param name="zone">The business time zone by the rules in force.</param>
internal sealed class RevisionJournal(Workspace workspace, IReadOnlyList<DayVersion> days, NodaTime.DateTimeZone zone)
{
    public async Task<IReadOnlyList<JournalLine>> LinesAsync(FinalRevision revision, ReportManifest manifest, CancellationToken cancellation) =>
        new MonthReport(manifest, revision).Find(ReportFiles.Parquet(JournalTable.Name)) is { } table
            ? JournalTable.Read(workspace.Connection, await workspace.PathOfAsync(table, cancellation).ConfigureAwait(false), cancellation)
            : await ComputeAsync(manifest, cancellation).ConfigureAwait(false);

    public async Task<IReadOnlyList<JournalLine>> ComputeAsync(ReportManifest manifest, CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> pinned = await DayReference.ReadAsync(workspace.Context.Store, manifest.Days, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> winners = await workspace.LeaseAsync(pinned, DayFiles.IsWinners, cancellation).ConfigureAwait(false);
        IReadOnlyList<DayKindMovement> own = winners.Count == 0 ? [] : workspace.Connection.Rows(PostingsSql.OfMonth(manifest.Month, winners), PostingsSql.Read, cancellation);
        return JournalLines.Of(manifest.Month, manifest.Year?.ClosedThrough, own, await PriorAsync(manifest, cancellation).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<DayKindMovement>> PriorAsync(ReportManifest manifest, CancellationToken cancellation)
    {
        if (manifest.Opening is not { } opening)
        {
            return [];
        }

        ReportManifest before = await FinalReports.ManifestAsync(workspace.Context.Store, new FinalRevision(opening.Month, opening.Revision, opening.Manifest, null), cancellation).ConfigureAwait(false);
        return await new TransactionChanges(workspace, days, zone).PostingsAsync(before.Known, manifest.Known, manifest.Month.FirstDay, cancellation).ConfigureAwait(false);
    }
}
