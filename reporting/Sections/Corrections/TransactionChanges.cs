using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>
/// The effects on accounts, before some business day, of all that became known between two coverages. Only home dates whose version has more in one of
/// them than in the other, and that hold a row of those days, are read.
/// </summary>
internal sealed class TransactionChanges(Workspace workspace, IReadOnlyList<DayVersion> days)
{
    private IReadOnlyList<Retraction>? _retractions;

    /// <summary>What was known at a coverage, out of the days given.</summary>
    public async Task<AsOf> AtAsync(Coverage coverage, CancellationToken cancellation)
    {
        if (_retractions is null)
        {
            var runs = new RunCatalog(workspace.Context.Store);
            if (days.Any(day => day.Manifest.RetractedBy.Count > 0))
            {
                await runs.RefreshAsync(cancellation).ConfigureAwait(false);
            }

            _retractions = [.. Retraction.Of(runs.Runs)];
        }

        return new AsOf(coverage, _retractions);
    }

    /// <summary>Makes the table <paramref name="name"/> of <see cref="CorrectionsSql.Effects"/>, which the caller drops.</summary>
    /// <param name="name">The table.</param>
    /// <param name="before">What was known; null where nothing is to be compared, and nothing is found.</param>
    /// <param name="after">What is known.</param>
    /// <param name="limit">Effects on this business day and later are left out.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public async Task CreateEffectsAsync(string name, Coverage? before, Coverage after, BusinessDay limit, CancellationToken cancellation)
    {
        AsOf known = await AtAsync(before ?? after, cancellation).ConfigureAwait(false);
        AsOf now = await AtAsync(after, cancellation).ConfigureAwait(false);
        IEnumerable<DayVersion> changed = AsOf.Changed(days.Where(day => day.Manifest.BusinessMonths.Any(month => month.FirstDay < limit)), known, now);
        IReadOnlyList<string> paths = await PathsAsync(changed, cancellation).ConfigureAwait(false);
        AsOfRows.CreateChanges(workspace.Connection, paths, known, now, cancellation);
        try
        {
            workspace.Connection.Execute($"CREATE TEMP TABLE {name} AS {CorrectionsSql.Effects(limit)}", cancellation);
        }
        finally
        {
            workspace.Connection.Execute("DROP TABLE changes", CancellationToken.None);
        }
    }

    /// <summary>Local files of all rows of some versions.</summary>
    public Task<IReadOnlyList<string>> PathsAsync(IEnumerable<DayVersion> versions, CancellationToken cancellation) =>
        workspace.LeaseAsync([.. versions], DayFiles.HoldsRows, cancellation);
}
