using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.PriorPeriods;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>
/// Betting of the periods that end with a month. The month's figures are its own transactions; those to date are what was published of the period's months, what
/// they told of prior periods, and the month's own; months before the first report, of which nothing was published, as they are known now.
/// Accounts are counted over all of the period's months as they are known now.
/// </summary>
internal sealed class RegulatoryPeriods(Workspace workspace, MonthInputs inputs, IReadOnlyList<PriorGroup> prior)
{
    private static readonly (ReportedPeriod Period, int Months)[] Periods = [(ReportedPeriod.Month, 1), (ReportedPeriod.QuarterToDate, 3), (ReportedPeriod.YearToDate, 12)];

    private readonly DuckConnection _connection = workspace.Connection;

    private readonly BusinessMonth _firstReported = inputs.Published.Select(published => published.Month).Append(inputs.Month).Min();

    private IReadOnlyList<PublishedBetting>? _published;

    /// <summary>A total for each period and currency, and below it its groups.</summary>
    public async Task<IReadOnlyList<RegulatoryRow>> RowsAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PublishedBetting> published = await PublishedAsync(cancellation).ConfigureAwait(false);
        var rows = new List<RegulatoryRow>();
        foreach ((ReportedPeriod period, int months) in Periods)
        {
            rows.AddRange(await RowsAsync(period, months, published, cancellation).ConfigureAwait(false));
        }

        foreach (IGrouping<BusinessMonth, PriorGroup> original in prior.GroupBy(found => found.Original).OrderBy(found => found.Key))
        {
            rows.AddRange(WithTotals(original.Select(found => RowOf(ReportedPeriod.PriorPeriod, found.Group, found.Figures, default) with { Original = original.Key })));
        }

        return rows;
    }

    private async Task<IEnumerable<RegulatoryRow>> RowsAsync(ReportedPeriod period, int months, IReadOnlyList<PublishedBetting> reported, CancellationToken cancellation)
    {
        bool IsIn(BusinessMonth month) => month <= inputs.Month && MonthNumber.Of(month) / months == MonthNumber.Of(inputs.Month) / months;
        bool IsUnreported(BusinessMonth month) => IsIn(month) && month < _firstReported;
        KnownMonth[] within = [.. inputs.Year.Where(known => IsIn(known.Month))];
        var sums = new Dictionary<BettingGroup, (BettingFigures All, BettingFigures Prior)>();
        foreach (PublishedBetting published in reported.Where(published => IsIn(published.Reported)))
        {
            // What a later report told of a month that no report is of is in that month as it is known now.
            if (published.Original is null || !IsUnreported(published.Original.Value))
            {
                Add(published.Group, published.Figures, published.Original is null ? default : published.Figures);
            }
        }

        foreach ((BettingGroup group, BettingFigures figures) in await KnownAsync([.. within.Where(known => known.Month == inputs.Month || IsUnreported(known.Month))], cancellation).ConfigureAwait(false))
        {
            Add(group, figures, default);
        }

        foreach (PriorGroup found in prior.Where(found => !IsUnreported(found.Original)))
        {
            Add(found.Group, period == ReportedPeriod.Month ? default : found.Figures, found.Figures);
        }

        Dictionary<(Currency, bool, string?, bool?, string?), (long Active, long Void)> accounts = await AccountsAsync(within, cancellation).ConfigureAwait(false);
        return WithTotals(sums.Select(sum => RowOf(period, sum.Key, sum.Value.All, sum.Value.Prior))).Select(row =>
        {
            (long active, long ofVoid) = accounts.GetValueOrDefault((row.Currency, row.IsTotal, row.Sport, row.InPlay, row.Jurisdiction));
            return row with { ActiveAccounts = active, VoidAccounts = ofVoid };
        });

        void Add(BettingGroup group, BettingFigures figures, BettingFigures ofPrior)
        {
            (BettingFigures all, BettingFigures known) = sums.GetValueOrDefault(group);
            sums[group] = (all + figures, known + ofPrior);
        }
    }

    /// <summary>What the year's reports, this one included, tell of months of earlier years, by currency.</summary>
    public async Task<IReadOnlyDictionary<Currency, BettingFigures>> PriorOfEarlierYearsAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PublishedBetting> published = await PublishedAsync(cancellation).ConfigureAwait(false);
        return published.Select(found => (found.Original, found.Group, found.Figures)).Concat(prior.Select(found => (Original: (BusinessMonth?)found.Original, found.Group, found.Figures)))
            .Where(found => found.Original?.Year < inputs.Month.Year)
            .GroupBy(found => found.Group.Currency)
            .ToDictionary(found => found.Key, found => BettingFigures.Sum(found.Select(line => line.Figures)));
    }

    /// <summary>What the year's reports say, which no period goes beyond: read once for all of them.</summary>
    private async Task<IReadOnlyList<PublishedBetting>> PublishedAsync(CancellationToken cancellation) => _published ??= await PublishedBetting
        .ReadAsync(workspace, inputs.Published.Where(published => published.Month.Year == inputs.Month.Year && published.Month <= inputs.Month), cancellation).ConfigureAwait(false);

    private async Task<IReadOnlyList<(BettingGroup Group, BettingFigures Figures)>> KnownAsync(KnownMonth[] months, CancellationToken cancellation)
    {
        IReadOnlyList<string> betting = await workspace.PathsOfAsync(months.Select(month => month.Facts.Find(MonthFactFiles.Betting)), cancellation).ConfigureAwait(false);
        IReadOnlyList<string> voids = await workspace.PathsOfAsync(months.Select(month => month.Balances.Find(MonthFactFiles.Voids)), cancellation).ConfigureAwait(false);
        return _connection.Rows(
            RegulatorySql.Sums(betting, voids),
            (in DuckChunk chunk, int row) => (
                new BettingGroup(chunk.CurrencyOf(0, row), chunk.TextOrNull(1, row), chunk.TruthOrNull(2, row), chunk.TextOrNull(3, row)),
                new BettingFigures(chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row), chunk.Longs(4)[row])),
            cancellation);
    }

    private async Task<Dictionary<(Currency, bool, string?, bool?, string?), (long Active, long Void)>> AccountsAsync(KnownMonth[] months, CancellationToken cancellation)
    {
        IReadOnlyList<string> betting = await workspace.PathsOfAsync(months.Select(month => month.Facts.Find(MonthFactFiles.Betting)), cancellation).ConfigureAwait(false);
        string? positions = await workspace.PathOrNullAsync(inputs.Balances.Find(MonthFactFiles.Positions), cancellation).ConfigureAwait(false);
        return betting.Count == 0 ? [] : _connection.Rows(
            RegulatorySql.Accounts(betting, positions, months.Select(month => month.Month)),
            (in DuckChunk chunk, int row) => (
                Group: (chunk.CurrencyOf(0, row), chunk.Longs(4)[row] != 0, chunk.TextOrNull(1, row), chunk.TruthOrNull(2, row), chunk.TextOrNull(3, row)),
                Counts: (chunk.Longs(5)[row], chunk.Longs(6)[row])),
            cancellation).ToDictionary(found => found.Group, found => found.Counts);
    }

    private static IEnumerable<RegulatoryRow> WithTotals(IEnumerable<RegulatoryRow> groups) => groups
        .OrderBy(row => row.Currency).ThenBy(row => row.Sport, StringComparer.Ordinal).ThenBy(row => row.InPlay).ThenBy(row => row.Jurisdiction, StringComparer.Ordinal)
        .GroupBy(row => row.Currency)
        .SelectMany(currency => currency.Prepend(currency.First() with
        {
            IsTotal = true,
            Sport = null,
            InPlay = null,
            Jurisdiction = null,
            Figures = BettingFigures.Sum(currency.Select(row => row.Figures)),
            Prior = BettingFigures.Sum(currency.Select(row => row.Prior)),
        }));

    private static RegulatoryRow RowOf(ReportedPeriod period, BettingGroup group, BettingFigures figures, BettingFigures prior) => new()
    {
        Period = period,
        Currency = group.Currency,
        IsTotal = false,
        Sport = group.Sport,
        InPlay = group.InPlay,
        Jurisdiction = group.Jurisdiction,
        Figures = figures,
        Prior = prior,
    };
}
