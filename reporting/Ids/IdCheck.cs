using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Ids;

/// <summary>
/// What one run knows of ids under several home dates. Every night the last home dates are compared with one another, and what was ever found is judged by
/// the home dates' versions as they are; all ids are compared only where nothing else keeps a month from closing (<see cref="IdSearch"/>).
/// </summary>
internal sealed class IdCheck(Workspace workspace, ReportRun run)
{
    private const int ListedMax = 1000;

    private readonly DuckConnection _connection = workspace.Connection;
    private IdCatalog? _catalog;
    private IdPeriod? _period;

    /// <summary>Whether all ids of the pinned days were compared with one another.</summary>
    public bool HasSearched => Catalog.HasSearched(run.Pinned.Days);

    private IdCatalog Catalog => _catalog ?? throw new InvalidOperationException("Nothing is known of ids yet.");

    /// <summary>Names what a month's evidence follows from beyond the month's own days and those before.</summary>
    public static string NameOf(IdCatalog catalog, ReportRun run, MonthPlan plan)
    {
        Dictionary<HomeDate, string> versions = catalog.Found.Count == 0 ? [] : run.Pinned.Days.ToDictionary(day => day.Date, day => day.Version);
        IEnumerable<string> found = catalog.Found.SelectMany(found => found.Value.Dates.Select(date => $"{found.Key} {date} {versions.GetValueOrDefault(date)}"));
        IEnumerable<string> signed = run.SignedIds.Select(signed => $"{signed.Id} {signed.By} {signed.Reason} {signed.Contents}").Order(StringComparer.Ordinal);
        return MonthIds.Of("ids", plan.Month, [catalog.HasSearched(plan.Touching) ? "searched" : "not searched", .. found, .. signed]);
    }

    /// <summary>The same of this run.</summary>
    public string NameOf(MonthPlan plan) => NameOf(Catalog, run, plan);

    /// <summary>Finds out what can be known without comparing all ids.</summary>
    /// <param name="period">What is open.</param>
    /// <param name="problems">Of all months up to the last one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">What it has to read isn't what was written; where that is a day, its step has failed.</exception>
    public async Task PrepareAsync(IdPeriod period, IReadOnlyList<IdProblems> problems, CancellationToken cancellation)
    {
        if (_period == period)
        {
            return;
        }

        if (_catalog is null)
        {
            IdCatalog catalog = await IdCatalog.ReadAsync(workspace.Context.Store, run.Pinned, cancellation).ConfigureAwait(false);
            HomeDate since = Timestamp.FromInstant(run.AsOf).UtcDate.PlusDays(-run.WindowDays);
            await GuardAsync(run.Pinned.Days.Where(day => day.Date >= since), days => new IdWindow(workspace, catalog).CompareAsync(days, cancellation), cancellation).ConfigureAwait(false);
            _catalog = catalog;
        }

        var paths = new List<(string Name, string Path)>();
        foreach (IdProblems month in problems.Where(month => !period.Judged.Contains(month.Month)))
        {
            paths.Add((month.File.Name, await workspace.PathOfAsync(month.File, cancellation).ConfigureAwait(false)));
        }

        ILookup<string, string> local = paths.ToLookup(path => path.Name, path => path.Path);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_local AS {IdFindingsSql.Local([.. local[MonthFactFiles.Ids]])}", cancellation);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_signed AS {IdFindingsSql.Signed(run.SignedIds)}", cancellation);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_contents AS {ConflictFindingsSql.Contents([.. local[MonthFactFiles.Conflicts]], ClosedOf(period))}", cancellation);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_conflicts AS {ConflictFindingsSql.Conflicts}", cancellation);
        await JudgeAsync(period, cancellation).ConfigureAwait(false);
        _period = period;
    }

    /// <summary>Compares all ids.</summary>
    /// <exception cref="DamagedDataException">What it has to read isn't what was written; where that is a day, its step has failed.</exception>
    public async Task SearchAsync(CancellationToken cancellation)
    {
        IdPeriod period = _period ?? throw new InvalidOperationException("Nothing is known of ids yet.");
        await GuardAsync(run.Pinned.Days, _ => new IdSearch(workspace, run.Pinned, Catalog).RunAsync(cancellation), cancellation).ConfigureAwait(false);
        await JudgeAsync(period, cancellation).ConfigureAwait(false);
        await SettleAsync(period, cancellation).ConfigureAwait(false);
    }

    public IdEvidence Of(MonthPlan plan, CancellationToken cancellation)
    {
        IdEvidence nothing = IdEvidence.None with { IsSearched = Catalog.HasSearched(plan.Touching) };
        string findings = IdFindingsSql.Of(plan.Month, _period ?? throw new InvalidOperationException("Nothing is known of ids yet."));
        return _connection.Scalar<long>(IdFindingsSql.AnyConcerned, cancellation) == 0 ? nothing : nothing with
        {
            Repeated = _connection.Scalar<long>(IdFindingsSql.Count(findings, IdFinding.RepeatedId, LocalIdsSql.TwoMonths), cancellation),
            Conflicts = _connection.Scalar<long>(IdFindingsSql.Count(findings, IdFinding.OtherContents), cancellation),
            ConflictsAccepted = _connection.Scalar<long>(ConflictFindingsSql.CountAccepted(plan.Month), cancellation),
            WithoutFirst = _connection.Scalar<long>(IdFindingsSql.Count(findings, LocalIdsSql.NoFirst), cancellation),
            Listed = _connection.Rows($"SELECT {IdFindingsSql.Columns} FROM ({findings}) ORDER BY {IdFindingsSql.Order} LIMIT {ListedMax}", IdFindingsSql.Read, cancellation),
            InAll = _connection.Scalar<long>($"SELECT count(*) FROM ({findings})", cancellation),
        };
    }

    /// <summary>A query of other contents that came for final months since they were closed; null where there are none. They stand beside the month's own exceptions.</summary>
    public string? LateConflictsOf(BusinessMonth month, CancellationToken cancellation)
    {
        string late = ConflictFindingsSql.Late(month, _period ?? throw new InvalidOperationException("Nothing is known of ids yet."));
        return _connection.Scalar<long>("SELECT count(*) FROM id_conflicts", cancellation) == 0 || _connection.Scalar<long>($"SELECT count(*) FROM ({late})", cancellation) == 0 ? null : late;
    }

    private static AsOf? ClosedOf(IdPeriod period) => period.LastCoverage is null ? null : new AsOf(period.LastCoverage, []);

    private async Task JudgeAsync(IdPeriod period, CancellationToken cancellation)
    {
        string open = await workspace.HomesAsync(Catalog.Open(run.Pinned.Days).Values, cancellation).ConfigureAwait(false);
        string all = await workspace.KnownHomesAsync(Catalog, cancellation).ConfigureAwait(false);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_homes AS {IdFindingsSql.Homes(open, all)}", cancellation);
        HashSet<HomeDate> dates = [.. _connection.Rows("SELECT DISTINCT home_date FROM id_homes", (in DuckChunk chunk, int row) => new HomeDate(chunk.Dates(0)[row]), cancellation)];
        AsOf? closed = ClosedOf(period);
        await GuardAsync(
            run.Pinned.Days.Where(day => dates.Contains(day.Date)),
            async days =>
            {
                IReadOnlyList<string> winners = await workspace.LeaseAsync(days, DayFiles.IsWinners, cancellation).ConfigureAwait(false);
                IReadOnlyList<string> losers = await workspace.LeaseAsync(days, DayFiles.Losers.Equals, cancellation).ConfigureAwait(false);
                _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_standing AS {IdFindingsSql.Standing(winners, losers, closed)}", cancellation);
            },
            cancellation).ConfigureAwait(false);
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE id_shared AS {IdFindingsSql.Shared}", cancellation);
    }

    /// <summary>What is cured, and of final months alone, is looked at again only when one of its home dates is folded anew.</summary>
    private async Task SettleAsync(IdPeriod period, CancellationToken cancellation)
    {
        var months = run.Pinned.Days.ToDictionary(day => day.Date, day => day.Manifest.BusinessMonths);
        var settled = new List<string>();
        foreach ((string name, FoundIds found) in Catalog.Open(run.Pinned.Days))
        {
            string ids = await workspace.HomesAsync([found], cancellation).ConfigureAwait(false);
            bool isOver = found.Dates.All(date => months.GetValueOrDefault(date)?.All(month => month <= period.LastFinal) == true);
            if (isOver && _connection.Scalar<long>($"SELECT count(*) FROM id_shared WHERE NOT ({IdFindingsSql.IsCured}) AND transaction_id IN (SELECT transaction_id FROM {ids})", cancellation) == 0)
            {
                settled.Add(name);
            }
        }

        if (settled.Count > 0)
        {
            await Catalog.SetAsync(workspace.Context.Store, Catalog.Index with { Settled = [.. Catalog.Index.Settled.Concat(settled).Order(StringComparer.Ordinal)] }, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A day of which a file is damaged has failed to be compacted, so that the next run reads it and folds it again.</summary>
    private async Task GuardAsync(IEnumerable<DayVersion> days, Func<IReadOnlyList<DayVersion>, Task> read, CancellationToken cancellation)
    {
        DayVersion[] versions = [.. days.OrderBy(day => day.Date)];
        try
        {
            await read(versions).ConfigureAwait(false);
        }
        catch (DamagedDataException)
        {
            foreach (DayVersion day in versions)
            {
                foreach ((ObjectKey key, ContentHash256 hash) in IdRows.FilesOf([day]))
                {
                    try
                    {
                        using FileLease lease = await workspace.Context.Store.LeaseFileAsync(key, hash, cancellation).ConfigureAwait(false);
                    }
                    catch (DamagedDataException damage)
                    {
                        run.Steps.Fail(StepId.Compaction(day.Date), damage);
                    }
                }
            }

            throw;
        }
    }
}
