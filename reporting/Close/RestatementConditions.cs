using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Close;

/// <summary>What a restatement has to keep to: its month is final, every later final month is restated with it, and something differs.</summary>
internal sealed class RestatementConditions(Restatement restatement, ReportChain chain, IObjectStore store)
{
    /// <param name="lastMonth">The month of the run's moment.</param>
    /// <exception cref="RestatementRefusedException">The month isn't final, or a later one is that the run doesn't reach.</exception>
    public void RequireFinal(BusinessMonth lastMonth)
    {
        if (chain.Newest(restatement.Month) is null)
        {
            throw new RestatementRefusedException($"{restatement.Month} isn't final: its report follows what is known by itself. 'accounting report' tells which months are final.");
        }

        // An entry that leaves a later final month out would damage the chain for good; months that the run's moment doesn't reach are none of its plans.
        if (chain.LastMonth >= lastMonth)
        {
            throw new RestatementRefusedException(
                $"{restatement.Month} cannot be restated in {lastMonth}, since {chain.LastMonth} is final and would have to be restated with it: the clock of this machine is behind. Set it right. Nothing was changed.");
        }
    }

    /// <summary>What a final month says that is to be restated.</summary>
    public async Task<RestatedMonth> RestatedAsync(BusinessMonth month, CancellationToken cancellation)
    {
        FinalRevision before = chain.Newest(month)!;
        return new RestatedMonth(before, await FinalReports.ManifestAsync(store, before, cancellation).ConfigureAwait(false), restatement);
    }

    /// <summary>The first month must differ from the revision before; the later ones are taken along.</summary>
    /// <exception cref="RestatementRefusedException">It doesn't.</exception>
    public static void RequireDifference(RestatedMonth restated, ReportManifest written)
    {
        if (written.Month == restated.Restatement.Month && SaysTheSame(restated.Manifest, written))
        {
            throw new RestatementRefusedException(
                $"Nothing differs: {written.Month} as known now is what revision {restated.Before.Revision} says, and nothing was changed. "
                + "Where a later month differs, restate that one.");
        }
    }

    /// <summary>
    /// Whether two revisions have the same tables, but for what compares them, for controls, which may be of more than the month, and for the journal, whose
    /// keys name the revision: what it differs by is a table of its own.
    /// </summary>
    private static bool SaysTheSame(ReportManifest before, ReportManifest after) =>
        after.Find(ReportFiles.Tsv(RestatementTables.Journal)) is not { Rows: > 0 } && Compared(before).SequenceEqual(Compared(after));

    private static IEnumerable<(string, string)> Compared(ReportManifest manifest) => manifest.Files
        .Where(file => file.Name.EndsWith(".tsv", StringComparison.Ordinal) && !file.Name.StartsWith(RestatementTables.Prefix, StringComparison.Ordinal) && file.Name != ReportFiles.Tsv(ControlsTable.Name) && file.Name != ReportFiles.Tsv(ReportFiles.Journal))
        .Select(file => (file.Name, file.Sha256.ToString()));
}
