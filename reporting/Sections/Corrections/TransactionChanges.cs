using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>
/// The effects on accounts, before some business day, of all that became known between two coverages. Only home dates whose version has more in one of
/// them than in the other, and that hold a row of those days, are read.
/// </summary>
/// <param name="workspace">Where to work.</param>
/// <param name="days">The versions, cut by the rules in force.</param>
/// <param name="zone">The business time zone by the rules in force.</param>
internal sealed class TransactionChanges(Workspace workspace, IReadOnlyList<DayVersion> days, NodaTime.DateTimeZone zone)
{
    private IReadOnlyList<Retraction>? _retractions;

    /// <summary>Whether more is asked of the same points in turn: what changed then stays as a table until other points are asked of, else it is gone at once.</summary>
    public bool AreAskedAgain { get; init; }

    /// <summary>What was known at a point, out of the days given.</summary>
    public async Task<AsOf> AtAsync(KnownPoint point, CancellationToken cancellation)
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

        return new AsOf(point, _retractions, zone);
    }

    /// <summary>Makes the table <paramref name="name"/> of <see cref="CorrectionsSql.Effects"/>, which the caller drops.</summary>
    /// <param name="name">The table.</param>
    /// <param name="measure">The figure that <c>effect</c> is told of.</param>
    /// <param name="before">What was known.</param>
    /// <param name="after">What is known.</param>
    /// <param name="limit">Effects on this business day and later are left out.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    /// <returns>Whether there is such a table: where no day can have changed there is none.</returns>
    public Task<bool> CreateEffectsAsync(string name, ChangeMeasure measure, KnownPoint before, KnownPoint after, BusinessDay limit, CancellationToken cancellation) => AskAsync(
        before,
        after,
        limit,
        () =>
        {
            CreateEffects(name, measure, limit, cancellation);
            return true;
        },
        false,
        cancellation);

    /// <summary>The same of balances, and what else the month's report tells of the changes, which are found once.</summary>
    /// <param name="name">The table.</param>
    /// <param name="before">What was known.</param>
    /// <param name="after">What is known.</param>
    /// <param name="limit">Effects on this business day and later are left out.</param>
    /// <param name="betting">Where the same is to be written as <see cref="CorrectionsSql.Betting"/>; null where nobody asks.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    /// <returns>What changed of postings, net, by business day; null where no day can have changed, and there are neither table nor file.</returns>
    public Task<IReadOnlyList<DayKindMovement>?> CreateCorrectionsAsync(string name, KnownPoint before, KnownPoint after, BusinessDay limit, string? betting, CancellationToken cancellation) => AskAsync<IReadOnlyList<DayKindMovement>?>(
        before,
        after,
        limit,
        () =>
        {
            if (betting is not null)
            {
                workspace.Connection.CopyToParquet(CorrectionsSql.Betting(limit), betting, new ParquetOptions(), cancellation);
            }

            CreateEffects(name, ChangeMeasure.Balances, limit, cancellation);
            return Postings(limit, cancellation);
        },
        null,
        cancellation);

    /// <summary>What changed of postings before a business day, net, by day.</summary>
    public Task<IReadOnlyList<DayKindMovement>> PostingsAsync(KnownPoint before, KnownPoint after, BusinessDay limit, CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<DayKindMovement>>(before, after, limit, () => Postings(limit, cancellation), [], cancellation);

    /// <summary>Asks something of <c>changes</c> while there is such a table; where no day can have changed there is nothing to ask.</summary>
    private async Task<T> AskAsync<T>(KnownPoint before, KnownPoint after, BusinessDay limit, Func<T> ask, T nothing, CancellationToken cancellation)
    {
        AsOf known = await AtAsync(before, cancellation).ConfigureAwait(false);
        AsOf now = await AtAsync(after, cancellation).ConfigureAwait(false);
        IEnumerable<DayVersion> changed = AsOf.Changed(days.Where(day => MayBeBefore(limit, day, known, now)), known, now);
        IReadOnlyList<string> paths = await PathsAsync(changed, cancellation).ConfigureAwait(false);
        if (paths.Count == 0)
        {
            return nothing;
        }

        workspace.Changes.Make(paths, known, now, cancellation);
        try
        {
            return ask();
        }
        finally
        {
            if (!AreAskedAgain)
            {
                workspace.Changes.Drop();
            }
        }
    }

    private void CreateEffects(string name, ChangeMeasure measure, BusinessDay limit, CancellationToken cancellation) =>
        workspace.Connection.Execute($"CREATE TEMP TABLE {name} AS {CorrectionsSql.Effects(limit, measure)}", cancellation);

    private List<DayKindMovement> Postings(BusinessDay limit, CancellationToken cancellation) =>
        workspace.Connection.Rows($"SELECT {PostingsSql.Columns} FROM ({CorrectionsSql.Postings(limit)}) ORDER BY {PostingsSql.Order}", PostingsSql.Read, cancellation);

    /// <summary>Whether a version may hold rows of some days by the rules of a point.</summary>
    /// <param name="from">The first of them; null for all before.</param>
    /// <param name="before">The day after the last.</param>
    /// <param name="day">The version.</param>
    /// <param name="at">The point.</param>
    public static bool MayBeWithin(BusinessDay? from, BusinessDay before, DayVersion day, AsOf at)
    {
        int margin = at.BusinessDay != BusinessDaySql.Column ? (int)ZoneCuts.Margin.TotalDays : 0;
        return day.Manifest.BusinessMonths.Any(month =>
            month.FirstDay.DaysSinceEpoch - margin < before.DaysSinceEpoch && !(month.LastDay.DaysSinceEpoch + margin < from?.DaysSinceEpoch));
    }

    private static bool MayBeBefore(BusinessDay limit, DayVersion day, AsOf before, AsOf after) => MayBeWithin(null, limit, day, before) || MayBeWithin(null, limit, day, after);

    /// <summary>Local files of all rows of some versions.</summary>
    public Task<IReadOnlyList<string>> PathsAsync(IEnumerable<DayVersion> versions, CancellationToken cancellation) =>
        workspace.LeaseAsync([.. versions], DayFiles.HoldsRows, cancellation);
}
