using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>The betting of all markets, TEST accounts left out, by group: of a month as it is known in a phase, and what became known of earlier months.</summary>
internal sealed class BettingLedger(IReadOnlyList<MarketLedger> markets, TradingPeriod period)
{
    private readonly Dictionary<(int Month, int Phase), IReadOnlyDictionary<BettingGroup, BettingFigures>> _known = [];
    private readonly Dictionary<int, IReadOnlyList<(int Original, BettingGroup Group, BettingFigures Figures)>> _prior = [];

    /// <summary>A month as its report tells it; a group is there once a transaction of it counts, or something of it is void.</summary>
    public IReadOnlyDictionary<BettingGroup, BettingFigures> Reported(int month) => Known(month, period.PhaseOfMonth(month));

    /// <summary>What the report of a month tells of earlier ones, where it isn't nothing.</summary>
    public IReadOnlyList<(int Original, BettingGroup Group, BettingFigures Figures)> Prior(int month)
    {
        if (_prior.TryGetValue(month, out var known))
        {
            return known;
        }

        var found = new List<(int, BettingGroup, BettingFigures)>();
        int now = period.PhaseOfMonth(month), then = month == 0 ? now : period.PhaseOfMonth(month - 1);
        for (int original = 0; now != then && original < month; original++)
        {
            IReadOnlyDictionary<BettingGroup, BettingFigures> after = Known(original, now), before = Known(original, then);
            foreach (BettingGroup group in after.Keys.Union(before.Keys))
            {
                BettingFigures change = after.GetValueOrDefault(group) - before.GetValueOrDefault(group);
                if (!change.IsZero)
                {
                    found.Add((original, group, change));
                }
            }
        }

        return _prior[month] = found;
    }

    /// <summary>Customers of each group in months up to one, as known when it is reported: those with a bet that isn't void, and those whose bets are all void.</summary>
    public IReadOnlyList<(BettingGroup Group, Wallet Wallet, long Bets, long Void)> Customers(int first, int month)
    {
        int phase = period.PhaseOfMonth(month);
        var counts = new Dictionary<(BettingGroup Group, Wallet Wallet), (long Bets, long Void)>();
        foreach (MarketLedger market in markets.Where(market => market.FirstMonth <= month && market.LastMonth >= first))
        {
            Count(market, market.UpTo(month, phase), (sum, count) => (sum.Bets + count, sum.Void));
            Count(market, market.VoidAt(month, phase), (sum, count) => (sum.Bets - count, sum.Void + count));
        }

        return [.. counts.Select(pair => (pair.Key.Group, pair.Key.Wallet, pair.Value.Bets, pair.Value.Void))];

        void Count(MarketLedger market, IEnumerable<MarketPosting> postings, Func<(long Bets, long Void), int, (long Bets, long Void)> add)
        {
            foreach (MarketPosting posting in postings.Where(posting => posting.IsBet && posting.Type == AccountType.Customer && posting.Month >= first))
            {
                var key = (GroupOf(market, posting), posting.Wallet);
                counts[key] = add(counts.GetValueOrDefault(key), posting.Count);
            }
        }
    }

    private IReadOnlyDictionary<BettingGroup, BettingFigures> Known(int month, int phase)
    {
        if (_known.TryGetValue((month, phase), out var known))
        {
            return known;
        }

        var figures = new Dictionary<BettingGroup, BettingFigures>();
        var transactions = new Dictionary<BettingGroup, long>();
        foreach (MarketLedger market in markets.Where(market => market.FirstMonth <= month && market.LastMonth >= month))
        {
            foreach (MarketPosting posting in market.Of(month, phase).Where(posting => posting.Type != AccountType.Test))
            {
                BettingGroup group = GroupOf(market, posting);
                figures[group] = figures.GetValueOrDefault(group) + BettingFigures.Of(posting, posting.Type == AccountType.Customer);
                transactions[group] = transactions.GetValueOrDefault(group) + posting.Count;
            }

            foreach ((MarketPosting posting, AmountSum stake) in market.VoidIn(month, phase).Where(found => found.Posting.Type != AccountType.Test))
            {
                BettingGroup group = GroupOf(market, posting);
                figures[group] = figures.GetValueOrDefault(group) + new BettingFigures { VoidTurnover = stake };
            }
        }

        return _known[(month, phase)] = figures
            .Where(pair => transactions.GetValueOrDefault(pair.Key) > 0 || !pair.Value.IsZero)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static BettingGroup GroupOf(MarketLedger market, in MarketPosting posting) =>
        new(posting.Profile, market.Sport, posting.InPlay, posting.Wallet.Account.Jurisdiction);
}
