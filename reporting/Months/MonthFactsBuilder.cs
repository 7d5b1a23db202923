using System.Globalization;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Computes the facts of several months at once: their day versions are read together, each sum is one query for all of them,
/// and each month's files are then cut out. What is found for a month doesn't depend on which months are computed with it.
/// </summary>
internal sealed class MonthFactsBuilder(Workspace workspace)
{
    private readonly DuckConnection _connection = workspace.Connection;

    public async Task<IReadOnlyList<MonthFacts>> BuildAsync(IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        DayVersion[] days = [.. plans.SelectMany(plan => plan.Touching).DistinctBy(day => day.Date).OrderBy(day => day.Date)];
        using DayTables tables = await DayTables.LoadAsync(workspace, days, cancellation).ConfigureAwait(false);
        string months = MonthNumber.List(plans.Select(plan => plan.Month));
        var files = new FactFiles(workspace, [.. plans]);
        await files.AddAsync(MonthFactFiles.Activity, FactsSql.Activity(months), "account_id, account_type, currency, kind", cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.ClientDays, ClientMoneySql.Days(months), ClientMoneySql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Markets, FactsSql.Markets(months), "market_id, currency", cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Positions, PositionsSql.Positions(months), PositionsSql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Betting, FactsSql.Betting(months), "currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST, is_house, account_id", cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Postings, PostingsSql.OfMonths(months), PostingsSql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Adjustments, FactsSql.Adjustments(months), ExceptionsSql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Exceptions, ExceptionsSql.Exceptions(months), "exception, " + ExceptionsSql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Ids, LocalIdsSql.Problems(months), LocalIdsSql.Order, cancellation).ConfigureAwait(false);
        await files.AddAsync(MonthFactFiles.Conflicts, ConflictsSql.Contents(months), ConflictsSql.Order, cancellation).ConfigureAwait(false);
        await AddChainsAsync(files, months, cancellation).ConfigureAwait(false);
        await AddRevisionsAsync(files, plans, days, cancellation).ConfigureAwait(false);
        return Assemble(plans, files, months, cancellation);
    }

    private async Task AddChainsAsync(FactFiles files, string months, CancellationToken cancellation)
    {
        bool stated = _connection.Scalar<long>(ChainSql.Stated, cancellation) > 0;
        _connection.Execute(ChainSql.Firsts(months, kept: stated), cancellation);
        try
        {
            _connection.Execute(stated ? ChainSql.Links() : ChainSql.LinksWithoutBalances(), cancellation);
            try
            {
                if (stated)
                {
                    await new ChainOrdering(_connection).AddAsync(files, cancellation).ConfigureAwait(false);
                }

                await files.AddAsync(MonthFactFiles.Chains, ChainSql.Chains(), "account_id, account_type, currency", cancellation).ConfigureAwait(false);
                if (stated)
                {
                    await files.AddAsync(MonthFactFiles.Breaks, ChainSql.Breaks(), "account_id, account_type, currency, place", cancellation).ConfigureAwait(false);
                }
            }
            finally
            {
                _connection.Execute("DROP TABLE links", CancellationToken.None);
            }

            if (stated)
            {
                await files.AddAsync(MonthFactFiles.Sequences, SequencesSql.Sequences, "account_id, lowest", cancellation).ConfigureAwait(false);
                await files.AddAsync(MonthFactFiles.VoidNumbers, SequencesSql.VoidNumbers, "account_id, number", cancellation).ConfigureAwait(false);
                await files.AddAsync(MonthFactFiles.RepeatedNumbers, SequencesSql.RepeatedNumbers, "account_id, number", cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _connection.Execute(stated ? "DROP TABLE firsts" : "DROP VIEW firsts", CancellationToken.None);
        }
    }

    /// <summary>A home date's revisions belong to the first business month that it touches, so that each is found once.</summary>
    private async Task AddRevisionsAsync(FactFiles files, IReadOnlyList<MonthPlan> plans, DayVersion[] days, CancellationToken cancellation)
    {
        HashSet<BusinessMonth> months = [.. plans.Select(plan => plan.Month)];
        string[] owners = [.. days
            .Where(day => months.Contains(day.Manifest.BusinessMonths[0]))
            .Select(day => string.Create(CultureInfo.InvariantCulture, $"({day.Date.DaysSinceEpoch}, {MonthNumber.Of(day.Manifest.BusinessMonths[0])})"))];
        if (owners.Length == 0 || _connection.Scalar<long>("SELECT (SELECT count(*) FROM day_losers) + (SELECT count(*) FROM day_winners WHERE revision > 0)", cancellation) == 0)
        {
            return;
        }

        await files.AddAsync(MonthFactFiles.Revisions, ChainSql.Revisions(string.Join(", ", owners)), "account_id, currency, logged_at, transaction_id, revision", cancellation).ConfigureAwait(false);
    }

    private List<MonthFacts> Assemble(IReadOnlyList<MonthPlan> plans, FactFiles files, string months, CancellationToken cancellation)
    {
        ILookup<int, ActivityGroup> groups = ByMonth(FactsSql.Groups(months), ReadGroup, cancellation);
        ILookup<int, DayMovement> movements = ByMonth(FactsSql.Movements(months), ReadMovement, cancellation);
        ILookup<int, KindMovement> kinds = ByMonth(FactsSql.Kinds(months), ReadKind, cancellation);
        ILookup<int, CurrencyMovement> inMarkets = ByMonth(FactsSql.MarketTransactions(months), ReadMovements, cancellation);
        ILookup<int, SourceCount> sources = ByMonth(FactsSql.Sources(months), (in DuckChunk chunk, int row) => new SourceCount(SourceId.Parse(chunk.Text(1, row)), chunk.Longs(2)[row]), cancellation);
        ILookup<int, WinnerCounts> counts = ByMonth(
            FactsSql.Counts(months),
            (in DuckChunk chunk, int row) => new WinnerCounts(chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row]),
            cancellation);
        return
        [
            .. plans.Select(plan => new MonthFacts
            {
                Format = MonthFacts.CurrentFormat,
                Month = plan.Month,
                Id = plan.FactsId,
                Days = [.. plan.Touching.Select(day => new DayReference(day.Date, day.Version))],
                Files = files.Of(plan.Month),
                Groups = [.. groups[MonthNumber.Of(plan.Month)]],
                Movements = [.. movements[MonthNumber.Of(plan.Month)]],
                Kinds = [.. kinds[MonthNumber.Of(plan.Month)]],
                MarketTransactions = [.. inMarkets[MonthNumber.Of(plan.Month)]],
                RunningTotalsDiffer = plan.Touching.Count(day => day.Manifest.RunningTotals == RunningTotalsVerdict.Differ),
                Counts = counts[MonthNumber.Of(plan.Month)].SingleOrDefault(),
                Sources = [.. sources[MonthNumber.Of(plan.Month)]],
            }),
        ];
    }

    private ILookup<int, T> ByMonth<T>(string sql, RowReader<T> read, CancellationToken cancellation) =>
        _connection.Rows(sql, (in DuckChunk chunk, int row) => (Month: chunk.Integers(0)[row], Value: read(chunk, row)), cancellation)
            .ToLookup(found => found.Month, found => found.Value);

    private static ActivityGroup ReadGroup(in DuckChunk chunk, int row) => new(
        chunk.CurrencyOf(1, row),
        chunk.Kind(2, row),
        chunk.TextOrNull(3, row),
        chunk.Boolean(4, row),
        new Movement(chunk.Longs(5)[row], chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row), chunk.Sum(9, row)),
        chunk.Longs(10)[row]);

    private static DayMovement ReadMovement(in DuckChunk chunk, int row) =>
        new(new BusinessDay(chunk.Dates(1)[row]), chunk.CurrencyOf(2, row), chunk.Sum(3, row), chunk.Sum(4, row));

    private static CurrencyMovement ReadMovements(in DuckChunk chunk, int row) => new(
        chunk.CurrencyOf(1, row),
        new Movement(chunk.Longs(2)[row], chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row), chunk.Sum(6, row)));

    private static KindMovement ReadKind(in DuckChunk chunk, int row) => new(
        chunk.CurrencyOf(1, row),
        chunk.AccountTypeOf(2, row),
        chunk.Kind(3, row),
        new Movement(chunk.Longs(4)[row], chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row)),
        chunk.Sum(9, row),
        chunk.Sum(10, row),
        chunk.Sum(11, row));
}
