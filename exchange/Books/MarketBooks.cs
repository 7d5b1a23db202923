using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What markets.tsv and market-prior-periods.tsv must say.</summary>
internal sealed class MarketBooks(IReadOnlyList<MarketLedger> markets, TradingPeriod period, int idleDays)
{
    private readonly BooksTable _prior = new(
        "market-prior-periods",
        "market prior period",
        3,
        ["market_id", "currency", "original_period", "bets", "turnover", "void_turnover", "commission", "ggy"]);

    private readonly Dictionary<(int Month, CurrencyProfile), int> _mixed = [];

    public BooksTable Markets { get; } = new(
        "markets",
        "market",
        2,
        [
            "market_id", "currency", "sport", "in_play", "transactions", "bets", "turnover", "void_turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual",
            "cumulative_turnover", "cumulative_commission", "cumulative_residual", "exposure", "last_day", "status", "prior_periods", "prior_turnover", "prior_commission", "prior_ggy", "prior_bets",
        ]);

    public BooksTable PriorPeriods => _prior;

    /// <summary>How many rows of a month and currency are of mixed markets.</summary>
    public int MixedOf(int month, CurrencyProfile profile) => _mixed.GetValueOrDefault((month, profile));

    /// <param name="count">How many months to tell.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Tell(int count, CancellationToken cancellation)
    {
        foreach (MarketLedger market in markets)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int month = market.FirstMonth; month < count; month++)
            {
                bool isTold = Tell(market, month);
                if (!isTold && month > market.LastMonth && period.PhaseOfMonth(month) >= market.LastPhase)
                {
                    break;
                }
            }
        }
    }

    private bool Tell(MarketLedger market, int month)
    {
        int phase = period.PhaseOfMonth(month), lastDay = period.FirstDayIndexOf(month + 1) - 1;
        MarketState[] states =
        [
            .. market.UpTo(month, phase).GroupBy(posting => posting.Profile)
                .Select(currency => MarketState.Of(currency.Key, [.. currency], month, lastDay - idleDays, posted => market.GoesOn(month, phase, posted)))
                .Where(state => state.Transactions > 0),
        ];
        bool isMixed = states.Length > 1 && Array.TrueForAll(states, state => state.IsSettled) && Array.Exists(states, state => state.Residual != AmountSum.Zero);
        int last = states.Select(state => state.LastDay).DefaultIfEmpty(-1).Max();
        var becameVoid = market.VoidIn(month, phase).ToLookup(found => found.Posting.Profile, found => found.Stake);
        var prior = Prior(market, month);
        bool isTold = false;
        foreach (CurrencyProfile profile in states.Select(state => state.Profile).Union(prior.Select(found => found.Profile)).OrderBy(profile => profile.Currency.Code, StringComparer.Ordinal))
        {
            MarketState state = Array.Find(states, state => state.Profile == profile) ?? MarketState.None(profile);
            AmountSum voided = becameVoid[profile].Aggregate(AmountSum.Zero, (sum, stake) => sum + stake);
            var told = prior.Where(found => found.Profile == profile).ToList();
            bool goesOn = isMixed ? last > period.FirstDayIndexOf(month) - 1 - idleDays : !state.IsSettled || state.Residual != AmountSum.Zero;
            if (state.OwnTransactions == 0 && voided == AmountSum.Zero && told.Count == 0 && !goesOn)
            {
                continue;
            }

            isTold = true;
            string status = isMixed ? "mixed" : state.IsSettled ? "settled" : "open";
            _mixed[(month, profile)] = MixedOf(month, profile) + (isMixed ? 1 : 0);
            Add(market, month, state, voided, status, told);
        }

        return isTold;
    }

    private void Add(MarketLedger market, int month, MarketState state, AmountSum voided, string status, List<(int Original, CurrencyProfile Profile, BettingFigures Figures)> told)
    {
        var cells = new BooksCells(state.Profile.Currency);
        cells.Add(market.Id).Add(state.Profile.Currency.Code).Add(market.Sport.AsString()).Add(state.InPlay).Add(state.OwnTransactions).Add(state.Bets).Add(state.Turnover).Add(voided);
        cells.Add(state.Wins).Add(state.Losses).Add(state.Commission).Add(state.HouseCommission).Add(state.Reversals).Add(state.OwnResidual);
        cells.Add(state.AllTurnover).Add(state.AllCommission).Add(state.Residual).Add(state.Exposure);
        cells.Add(state.LastDay < 0 ? "" : new BusinessDay(period.FirstDay.DaysSinceEpoch + state.LastDay).ToString()).Add(status);
        BettingFigures sum = told.Aggregate(default(BettingFigures), (total, found) => total + found.Figures);
        cells.Add(string.Join(' ', told.Select(found => period.Months[found.Original].ToString()))).Add(sum.Turnover).Add(sum.Commission).Add(-sum.Commission).Add(sum.Bets);
        Markets.Add(period.Months[month], cells.ToArray());
        foreach ((int original, _, BettingFigures figures) in told)
        {
            var row = new BooksCells(state.Profile.Currency);
            row.Add(market.Id).Add(state.Profile.Currency.Code).Add(period.Months[original].ToString()).Add(figures.Bets);
            _prior.Add(period.Months[month], row.Add(figures.Turnover).Add(figures.VoidTurnover).Add(figures.Commission).Add(-figures.Commission).ToArray());
        }
    }

    /// <summary>What became known of earlier months, where it isn't nothing; TEST accounts included.</summary>
    private List<(int Original, CurrencyProfile Profile, BettingFigures Figures)> Prior(MarketLedger market, int month)
    {
        var found = new List<(int, CurrencyProfile, BettingFigures)>();
        int now = period.PhaseOfMonth(month), then = month == 0 ? now : period.PhaseOfMonth(month - 1);
        for (int original = 0; now != then && original < month; original++)
        {
            foreach (CurrencyProfile profile in CurrencyProfile.All)
            {
                BettingFigures change = FiguresOf(market, original, now, profile) - FiguresOf(market, original, then, profile);
                if (!change.IsZero)
                {
                    found.Add((original, profile, change));
                }
            }
        }

        return found;
    }

    private static BettingFigures FiguresOf(MarketLedger market, int month, int phase, CurrencyProfile profile)
    {
        BettingFigures sum = default;
        foreach (MarketPosting posting in market.Of(month, phase).Where(posting => posting.Profile == profile))
        {
            sum += BettingFigures.Of(posting, posting.Type != AccountType.House);
        }

        AmountSum voided = market.VoidIn(month, phase).Where(found => found.Posting.Profile == profile).Aggregate(AmountSum.Zero, (total, found) => total + found.Stake);
        return sum + new BettingFigures { VoidTurnover = voided };
    }
}
