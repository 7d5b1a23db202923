using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Sections.PriorPeriods;

/// <summary>
/// What became known of the betting of earlier months and is in no published figure.
/// <para>1. Only where the month opens with a final revision: of a month that isn't final nothing is published yet.</para>
/// <para>2. The earliest month of which another day version is known than when the opening was closed is found by names alone. It and the later final months are
/// compared, since what is void follows from what was before; nothing earlier is read.</para>
/// <para>3. Each month's sums as known now, less what its report says, less what the final months between said of it: so nothing is told twice, and a
/// restatement, which takes it into its own month, leaves nothing to be told.</para>
/// <para>4. Of months before the first report nothing is published: there it is what changed since the opening, transaction by transaction.</para>
/// </summary>
internal sealed class PriorPeriodFigures(Workspace workspace, MonthInputs inputs)
{
    private readonly BusinessMonth[] _periods = [.. Periods(inputs)];

    /// <summary>The months that are compared.</summary>
    public static IEnumerable<BusinessMonth> Periods(MonthInputs inputs) =>
        inputs.Opening is not { } opening || EarliestChanged(inputs.Month, opening, inputs.Published, inputs.MonthsKnown) is not { } earliest
            ? []
            : inputs.Published.Where(published => published.IsFinal && published.Month >= earliest).Select(published => published.Month);

    /// <param name="changes">A local file of what changed since the opening, by original period.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public async Task<PriorFound> FindAsync(string? changes, CancellationToken cancellation)
    {
        if (inputs.Opening is null || (_periods.Length == 0 && changes is null))
        {
            return PriorFound.None;
        }

        BusinessMonth first = inputs.Published.Min(published => published.Month);
        var groups = new List<string>(changes is null ? [] : [PriorSql.ChangedGroups(changes, first)]);
        var markets = new List<string>(changes is null ? [] : [PriorSql.ChangedMarkets(changes, first)]);
        foreach (PublishedMonth published in inputs.Published.Where(published => _periods.Contains(published.Month)))
        {
            await AddPeriodAsync(published, groups, markets, cancellation).ConfigureAwait(false);
        }

        foreach (PublishedMonth between in inputs.Published.Where(between => _periods.Length > 0 && between.IsFinal && between.TellsPriorPeriods && between.Month > _periods[0]))
        {
            groups.Add(PriorSql.SaidOfGroups(await workspace.PathOfAsync(between.Regulatory, cancellation).ConfigureAwait(false), _periods));
            if (between.MarketPriorPeriods is { } said)
            {
                markets.Add(PriorSql.SaidOfMarkets(await workspace.PathOfAsync(said, cancellation).ConfigureAwait(false), _periods));
            }
        }

        string path = workspace.NewPath();
        long rows = workspace.Connection.CopyToParquet(PriorSql.Markets(markets), path, new ParquetOptions(), cancellation);
        return new PriorFound(workspace.Connection.Rows(PriorSql.Groups(groups), Read, cancellation), rows == 0 ? null : path);
    }

    private async Task AddPeriodAsync(PublishedMonth published, List<string> groups, List<string> markets, CancellationToken cancellation)
    {
        KnownMonth? known = inputs.Compared.FirstOrDefault(known => known.Month == published.Month);
        bool tells = published.TellsPriorPeriods;
        string? betting = await workspace.PathOrNullAsync(known?.Facts.Find(MonthFactFiles.Betting), cancellation).ConfigureAwait(false);
        string? inMarkets = await workspace.PathOrNullAsync(known?.Facts.Find(MonthFactFiles.Markets), cancellation).ConfigureAwait(false);
        string? voids = await workspace.PathOrNullAsync(known?.Balances.Find(MonthFactFiles.Voids), cancellation).ConfigureAwait(false);
        groups.Add(PriorSql.KnownGroups(published.Month, tells, [.. new[] { betting }.OfType<string>()], [.. new[] { voids }.OfType<string>()]));
        groups.Add(PriorSql.PublishedGroups(published.Month, tells, await workspace.PathOfAsync(published.Regulatory, cancellation).ConfigureAwait(false)));
        markets.Add(PriorSql.KnownMarkets(published.Month, tells, inMarkets, voids));
        markets.Add(PriorSql.PublishedMarkets(published.Month, tells, await workspace.PathOfAsync(published.Markets, cancellation).ConfigureAwait(false)));
    }

    /// <summary>The earliest month before <paramref name="month"/> that is known by other days than the month's opening was closed by; null where none is.</summary>
    /// <param name="month">The month.</param>
    /// <param name="opening">What it opens with.</param>
    /// <param name="reported">What earlier reports say: one of an older definition says of its own month alone by which days it was known.</param>
    /// <param name="known">By which days each month is known.</param>
    public static BusinessMonth? EarliestChanged(BusinessMonth month, FinalOpening opening, IEnumerable<PublishedMonth> reported, IEnumerable<MonthDays> known)
    {
        var said = (opening.MonthsKnown ?? [.. reported.Select(published => new MonthDays(published.Month, published.Days))]).ToDictionary(days => days.Month, days => days.Days);
        var now = known.ToDictionary(days => days.Month, days => days.Days);
        BusinessMonth[] changed =
        [
            .. said.Keys.Union(now.Keys).Where(earlier => earlier < month && said.GetValueOrDefault(earlier, "") != now.GetValueOrDefault(earlier, "")
                && (opening.MonthsKnown is not null || said.ContainsKey(earlier))),
        ];
        return changed.Length == 0 ? null : changed.Min();
    }

    private static PriorGroup Read(in DuckChunk chunk, int row) => new(
        BusinessMonth.Parse(chunk.Text(0, row)),
        new BettingGroup(chunk.CurrencyOf(1, row), chunk.TextOrNull(2, row), chunk.TruthOrNull(3, row), chunk.TextOrNull(4, row)),
        new BettingFigures(chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row), chunk.Longs(5)[row]));
}
