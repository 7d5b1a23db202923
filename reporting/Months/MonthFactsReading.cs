using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Reads the sums that <see cref="MonthFacts"/> hold themselves, of one or many months.</summary>
/// <param name="connection">Where the queries run.</param>
/// <param name="sums">The queries.</param>
/// <param name="cancellation">Interrupts them.</param>
internal sealed class MonthFactsReading(DuckConnection connection, MonthSums sums, CancellationToken cancellation)
{
    public IReadOnlyList<MonthFacts> Of(IReadOnlyList<MonthPlan> plans, FactFiles files)
    {
        ILookup<int, ActivityGroup> groups = ByMonth(sums.Groups, ReadGroup);
        ILookup<int, DayMovement> movements = ByMonth(sums.Movements, ReadMovement);
        ILookup<int, KindMovement> kinds = ByMonth(sums.Kinds, ReadKind);
        ILookup<int, CurrencyMovement> inMarkets = ByMonth(sums.InMarkets, ReadMovements);
        ILookup<int, SourceCount> sources = ByMonth(sums.Sources, (in DuckChunk chunk, int row) => new SourceCount(SourceId.Parse(chunk.Text(1, row)), chunk.Longs(2)[row]));
        ILookup<int, WinnerCounts> counts = ByMonth(sums.Counts, (in DuckChunk chunk, int row) => new WinnerCounts(chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row]));
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

    private ILookup<int, T> ByMonth<T>(FactQuery? fact, RowReader<T> read) =>
        (fact is null ? [] : connection.Rows(fact.Ordered, (in DuckChunk chunk, int row) => (Month: chunk.Integers(0)[row], Value: read(chunk, row)), cancellation))
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
