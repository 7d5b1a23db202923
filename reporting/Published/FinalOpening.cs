using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Published;

/// <summary>What a month opens with where the month before is final.</summary>
/// <param name="Reference">The revision whose closing is the opening.</param>
/// <param name="Known">What it includes, and by which time-zone rules it is cut.</param>
/// <param name="Ledger">The closings of its trial balance.</param>
/// <param name="ClosedThrough">The last month whose income and expense stand there in retained earnings; null where none do.</param>
/// <param name="Statements">Its statements.</param>
/// <param name="ClientMoney">Its client money.</param>
/// <param name="Definition">What its tables mean.</param>
/// <param name="MonthsKnown">By which days it knew each month; null of a definition that didn't say.</param>
internal sealed record FinalOpening(OpeningReference Reference, KnownPoint Known, IReadOnlyList<LedgerBalance> Ledger, BusinessMonth? ClosedThrough, StoredFile Statements, StoredFile ClientMoney, int Definition, IReadOnlyList<MonthDays>? MonthsKnown)
{
    /// <exception cref="Aggregator.Store.DamagedDataException">The manifest names no statements, or no client money.</exception>
    public static FinalOpening Of(FinalRevision revision, ReportManifest manifest) => new(
        new OpeningReference(revision.Month, revision.Revision, revision.Manifest),
        manifest.Known,
        manifest.Ledger,
        manifest.Year?.ClosedThrough,
        FinalReports.Table(revision, manifest, ReportFiles.Parquet(ReportFiles.Statements)),
        FinalReports.Table(revision, manifest, ReportFiles.Parquet(ReportFiles.ClientMoney)),
        manifest.Definition,
        manifest.MonthsKnown);
}
