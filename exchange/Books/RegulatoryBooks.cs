using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What regulatory.tsv must say.</summary>
internal sealed class RegulatoryBooks(IReadOnlyList<BusinessMonth> months, BettingLedger betting)
{
    private static readonly (string Name, int Months)[] Periods = [("month", 1), ("quarter to date", 3), ("year to date", 12)];

    private readonly BooksTable _table = new(
        "regulatory",
        "regulatory row",
        7,
        [
            "period", "currency", "level", "sport", "in_play", "jurisdiction", "original_period", "turnover", "void_turnover", "commission", "ggy", "active_accounts", "void_accounts", "bets",
            "prior_turnover", "prior_commission", "prior_ggy", "prior_bets",
        ]);

    /// <param name="count">How many months to tell.</param>
    /// <param name="cancellation">Stops it.</param>
    public BooksTable Tell(int count, CancellationToken cancellation)
    {
        for (int month = 0; month < count; month++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((string name, int length) in Periods)
            {
                AddPeriod(month, name, Math.Max(0, month - ((months[month].MonthOfYear - 1) % length)), isMonth: length == 1);
            }

            foreach (var original in betting.Prior(month).GroupBy(found => found.Original))
            {
                AddPrior(month, months[original.Key].ToString(), [.. original.Select(found => (found.Group, found.Figures))]);
            }
        }

        return _table;
    }

    private void AddPeriod(int month, string name, int first, bool isMonth)
    {
        var own = new Dictionary<BettingGroup, BettingFigures>();
        var prior = new Dictionary<BettingGroup, BettingFigures>();
        for (int told = first; told <= month; told++)
        {
            foreach ((BettingGroup group, BettingFigures figures) in betting.Reported(told))
            {
                own[group] = own.GetValueOrDefault(group) + figures;
            }

            foreach ((_, BettingGroup group, BettingFigures figures) in betting.Prior(told))
            {
                prior[group] = prior.GetValueOrDefault(group) + figures;
                own[group] = own.GetValueOrDefault(group) + (isMonth ? default : figures);
            }
        }

        var customers = betting.Customers(first, month).ToLookup(found => found.Group.Profile);
        foreach (var currency in own.GroupBy(pair => pair.Key.Profile))
        {
            var whole = customers[currency.Key].GroupBy(found => found.Wallet, (wallet, found) => (Bets: found.Sum(one => one.Bets), Void: found.Sum(one => one.Void))).ToList();
            Add(month, name, new BettingGroup(currency.Key, default, null, default), "total", "", Sum(currency), [.. whole], Sum(prior.Where(pair => pair.Key.Profile == currency.Key)));
            var byGroup = customers[currency.Key].ToLookup(found => found.Group, found => (found.Bets, found.Void));
            foreach ((BettingGroup group, BettingFigures figures) in currency)
            {
                Add(month, name, group, "group", "", figures, [.. byGroup[group]], prior.GetValueOrDefault(group));
            }
        }
    }

    private void AddPrior(int month, string original, (BettingGroup Group, BettingFigures Figures)[] told)
    {
        foreach (var currency in told.GroupBy(found => found.Group.Profile))
        {
            BettingFigures sum = currency.Aggregate(default(BettingFigures), (total, found) => total + found.Figures);
            Add(month, "prior period", new BettingGroup(currency.Key, default, null, default), "total", original, sum, null, null);
            foreach ((BettingGroup group, BettingFigures figures) in currency)
            {
                Add(month, "prior period", group, "group", original, figures, null, null);
            }
        }
    }

    private void Add(
        int month, string period, BettingGroup group, string level, string original, in BettingFigures figures, (long Bets, long Void)[]? customers, BettingFigures? prior)
    {
        var cells = new BooksCells(group.Profile.Currency);
        cells.Add(period).Add(group.Profile.Currency.Code).Add(level).Add(group.Sport.AsString()).Add(group.InPlay).Add(group.Jurisdiction.AsString()).Add(original);
        cells.Add(figures.Turnover).Add(figures.VoidTurnover).Add(figures.Commission).Add(-figures.Commission);
        if (customers is null)
        {
            cells.Add("").Add("");
        }
        else
        {
            cells.Add(customers.Count(found => found.Bets > 0)).Add(customers.Count(found => found.Bets <= 0 && found.Void > 0));
        }

        cells.Add(figures.Bets);
        if (prior is { } told)
        {
            cells.Add(told.Turnover).Add(told.Commission).Add(-told.Commission).Add(told.Bets);
        }
        else
        {
            cells.Add("").Add("").Add("").Add("");
        }

        _table.Add(months[month], cells.ToArray());
    }

    private static BettingFigures Sum(IEnumerable<KeyValuePair<BettingGroup, BettingFigures>> figures) =>
        figures.Aggregate(default(BettingFigures), (sum, pair) => sum + pair.Value);
}
