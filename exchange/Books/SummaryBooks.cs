using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What summary.tsv must say, from the ledgers of accounts and of markets.</summary>
internal sealed class SummaryBooks(TradingPeriod period, IReadOnlyList<MarketLedger> markets, BettingLedger betting)
{
    private readonly BooksTable _table = new(
        "summary", "summary line", 3, ["currency", "dimension", "value", "count", "amount", "turnover", "ggy", "prior_turnover", "prior_commission", "prior_ggy", "prior_bets"]);

    public BooksTable Table => _table;

    /// <param name="month">The month.</param>
    /// <param name="accounts">What accounts did in it, TEST accounts left out.</param>
    public void Tell(int month, IReadOnlyList<AccountMonth> accounts)
    {
        Dictionary<(CurrencyProfile, Utf8Text), Line> sports = Sports(month);
        Dictionary<(CurrencyProfile, TransactionKind), AmountSum> turnover = Turnover(month);
        foreach (var currency in accounts.Where(account => account.Own is { Transactions: > 0 }).GroupBy(account => account.Wallet.Profile))
        {
            var prior = betting.Prior(month).Where(found => found.Group.Profile == currency.Key).ToList();
            Line total = Sum(currency);
            Add(month, currency.Key, "total", "all", total, Told(prior));
            Add(month, currency.Key, "accounts", "customers", Sum(currency.Where(account => account.Wallet.Account.Type == AccountType.Customer)), null);
            Add(month, currency.Key, "accounts", "house", Sum(currency.Where(account => account.Wallet.Account.Type == AccountType.House)), null);
            AddKinds(month, currency, turnover);
            Line named = default;
            foreach (Utf8Text sport in sports.Keys.Where(key => key.Item1 == currency.Key).Select(key => key.Item2).Union(prior.Select(found => found.Group.Sport)))
            {
                Line line = sports.GetValueOrDefault((currency.Key, sport));
                named += line;
                Add(month, currency.Key, "sport", sport.AsString()!, line, Told([.. prior.Where(found => found.Group.Sport == sport)]));
            }

            if (total.Count > named.Count)
            {
                Add(month, currency.Key, "sport", "(none)", total - named, default(BettingFigures));
            }

            foreach (var original in prior.GroupBy(found => found.Original))
            {
                Add(month, currency.Key, "original period", period.Months[original.Key].ToString(), default, Told([.. original]));
            }
        }
    }

    private void AddKinds(int month, IGrouping<CurrencyProfile, AccountMonth> currency, Dictionary<(CurrencyProfile, TransactionKind), AmountSum> turnover)
    {
        foreach (TransactionKind kind in SchemaNames.Kinds)
        {
            Line line = default;
            foreach (AccountMonth account in currency)
            {
                LedgerRow row = account.Own!;
                bool isYield = kind is TransactionKind.Commission or TransactionKind.CommissionReversal && account.Wallet.Account.Type == AccountType.Customer;
                line += new Line(row.CountOf(kind), row.AmountOf(kind), AmountSum.Zero, isYield ? -(AmountSum)row.AmountOf(kind) : AmountSum.Zero);
            }

            if (line.Count > 0)
            {
                Add(month, currency.Key, "kind", kind.Name(), line with { Turnover = turnover.GetValueOrDefault((currency.Key, kind)) }, null);
            }
        }
    }

    /// <summary>Stakes are told of markets alone.</summary>
    private Dictionary<(CurrencyProfile, TransactionKind), AmountSum> Turnover(int month)
    {
        var sums = new Dictionary<(CurrencyProfile, TransactionKind), AmountSum>();
        foreach ((_, MarketPosting posting) in Reported(month))
        {
            sums[(posting.Profile, posting.Kind)] = sums.GetValueOrDefault((posting.Profile, posting.Kind)) + posting.Stake;
        }

        return sums;
    }

    private Dictionary<(CurrencyProfile, Utf8Text), Line> Sports(int month)
    {
        var lines = new Dictionary<(CurrencyProfile, Utf8Text), Line>();
        foreach ((MarketLedger market, MarketPosting posting) in Reported(month))
        {
            AmountSum yield = posting.IsCommission && posting.Type == AccountType.Customer ? -(AmountSum)posting.Amount : AmountSum.Zero;
            lines[(posting.Profile, market.Sport)] = lines.GetValueOrDefault((posting.Profile, market.Sport)) + new Line(posting.Count, posting.Amount, posting.Stake, yield);
        }

        return lines.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private IEnumerable<(MarketLedger Market, MarketPosting Posting)> Reported(int month) =>
        from market in markets
        where market.FirstMonth <= month && market.LastMonth >= month
        from posting in market.Of(month, period.PhaseOfMonth(month))
        where posting.Type != AccountType.Test
        select (market, posting);

    private static Line Sum(IEnumerable<AccountMonth> accounts)
    {
        Line sum = default;
        foreach (AccountMonth account in accounts)
        {
            LedgerRow row = account.Own!;
            AmountSum commission = (AmountSum)row.AmountOf(TransactionKind.Commission) + row.AmountOf(TransactionKind.CommissionReversal);
            sum += new Line(row.Transactions, row.Net, row.Stake, account.Wallet.Account.Type == AccountType.Customer ? -commission : AmountSum.Zero);
        }

        return sum;
    }

    private static BettingFigures Told(IReadOnlyList<(int Original, BettingGroup Group, BettingFigures Figures)> prior) =>
        prior.Aggregate(default(BettingFigures), (sum, found) => sum + found.Figures);

    private void Add(int month, CurrencyProfile profile, string dimension, string value, in Line line, BettingFigures? prior)
    {
        var cells = new BooksCells(profile.Currency);
        cells.Add(profile.Currency.Code).Add(dimension).Add(value).Add(line.Count).Add(line.Amount).Add(line.Turnover).Add(line.Yield);
        if (prior is { } told)
        {
            cells.Add(told.Turnover).Add(told.Commission).Add(-told.Commission).Add(told.Bets);
        }
        else
        {
            cells.Add("").Add("").Add("").Add("");
        }

        _table.Add(period.Months[month], cells.ToArray());
    }

    private readonly record struct Line(long Count, AmountSum Amount, AmountSum Turnover, AmountSum Yield)
    {
        public static Line operator +(in Line left, in Line right) =>
            new(left.Count + right.Count, left.Amount + right.Amount, left.Turnover + right.Turnover, left.Yield + right.Yield);

        public static Line operator -(in Line left, in Line right) =>
            new(left.Count - right.Count, left.Amount - right.Amount, left.Turnover - right.Turnover, left.Yield - right.Yield);
    }
}
