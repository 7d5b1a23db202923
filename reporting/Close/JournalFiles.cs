using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Journal;

namespace Accounting.Reporting.Close;

/// <summary>The files of a month's journal. They are made when it is known whether the month is final, and as which revision: the keys of their lines say so.</summary>
internal static class JournalFiles
{
    /// <param name="workspace">Where to work.</param>
    /// <param name="manifest">What the report is.</param>
    /// <param name="tables">With the lines.</param>
    /// <param name="isReadTwice">Whether a second reader has to read them alike.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Aggregator.Store.DamagedDataException">The second reader reads them otherwise.</exception>
    public static async Task<IReadOnlyList<PendingFile>> WriteAsync(Workspace workspace, ReportManifest manifest, MonthTables tables, bool isReadTwice, CancellationToken cancellation)
    {
        var files = new TableFiles(workspace);
        await files.AddAsync(JournalTable.Name, JournalTable.Of(manifest.Month, manifest.Revision, tables.Journal), cancellation).ConfigureAwait(false);
        if (manifest is { Restates: { } restates, Revision: { } revision } && tables.JournalDifference is { } difference)
        {
            await files.AddAsync(RestatementTables.Journal, JournalTable.OfDifference(manifest.Month, revision, restates, difference), cancellation).ConfigureAwait(false);
        }

        if (isReadTwice)
        {
            await MonthReading.RequireAlikeAsync(manifest.Month, files.All, cancellation).ConfigureAwait(false);
        }

        return files.All;
    }
}
