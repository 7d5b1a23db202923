using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <content>Betting, of the month and to date, and what became known of earlier months.</content>
internal sealed partial record MonthBooks
{
    private static readonly TransactionKind[] Betting =
    [
        TransactionKind.BetMatched, TransactionKind.BetCancelled, TransactionKind.Settlement, TransactionKind.SettlementReversal, TransactionKind.Commission, TransactionKind.CommissionReversal,
    ];

    /// <summary>The books of the months closed before.</summary>
    public IReadOnlyList<MonthBooks> Earlier { get; init; } = [];

    public IEnumerable<string> Regulatory()
    {
        (string Name, int Months)[] periods = [("month", 1), ("quarter to date", 3), ("year to date", 12)];
        foreach ((string name, int months) in periods)
        {
            var first = new YearMonth(Month.Year, Month.Month - ((Month.Month - 1) % months));
            BetLine[] told = [.. Earlier.Append(this).Where(books => books.Month.CompareTo(first) >= 0).SelectMany(books => books.OwnBetting().Concat(books.Prior()))];
            foreach (string line in Rows(name, first, months == 1 ? [.. told.Where(line => line.Original is null)] : told, [.. told.Where(line => line.Original is not null)]))
            {
                yield return line;
            }
        }

        foreach (IGrouping<YearMonth?, BetLine> original in Prior().GroupBy(line => line.Original))
        {
            foreach (IGrouping<string, BetLine> currency in original.GroupBy(line => line.Code))
            {
                yield return PriorRow(original.Key!.Value, [currency.Key, "total", null, null, null], currency);
                foreach (BetLine line in currency)
                {
                    yield return PriorRow(original.Key!.Value, [currency.Key, "group", line.Sport, line.InPlay, line.Jurisdiction], [line]);
                }
            }
        }
    }

    private IEnumerable<string> Rows(string name, YearMonth first, BetLine[] told, BetLine[] prior)
    {
        Booked[] bets = [.. Now.Where(booked => booked.Type == AccountType.Customer && booked.Kind == TransactionKind.BetMatched && booked.Month.CompareTo(first) >= 0 && booked.Month.CompareTo(Month) <= 0)];
        var isVoid = VoidAt(Now, Month).ToHashSet();
        foreach (string code in told.Concat(prior).Select(line => line.Code).Distinct())
        {
            yield return Row([code, "total", null, null, null], line => line.Code == code, booked => booked.Code == code);
            foreach (BetLine group in told.Concat(prior).Where(line => line.Code == code).DistinctBy(line => line.Group))
            {
                yield return Row([code, "group", group.Sport, group.InPlay, group.Jurisdiction], line => line.Code == code && line.Group == group.Group, booked => booked.Code == code && GroupOf(booked) == group.Group);
            }
        }

        string Row(object?[] key, Func<BetLine, bool> isTold, Func<Booked, bool> isBet)
        {
            BetLine all = Sum(told.Where(isTold)), ofPrior = Sum(prior.Where(isTold));
            var customers = bets.Where(isBet).ToLookup(booked => booked.Transaction.AccountId, isVoid.Contains);
            return Line((string)key[0]!,
            [
                name, .. key, all.Turnover, all.Void, all.Commission, -all.Commission, customers.Count(account => account.Any(found => !found)), customers.Count(account => account.All(found => found)), all.Bets,
                ofPrior.Turnover, ofPrior.Commission, -ofPrior.Commission, ofPrior.Bets, null,
            ]);
        }
    }

    private static string PriorRow(YearMonth original, object?[] key, IEnumerable<BetLine> lines)
    {
        BetLine sum = Sum(lines);
        return Line((string)key[0]!, ["prior period", .. key, sum.Turnover, sum.Void, sum.Commission, -sum.Commission, null, null, sum.Bets, null, null, null, null, Text(original)]);
    }

    private IEnumerable<BetLine> OwnBetting() => Known(Now, Month).Select(line => line with { Original = null });

    /// <summary>What is known now of each earlier month, less what was when the month before was closed.</summary>
    private IEnumerable<BetLine> Prior() => Then.Count == 0 ? [] :
        from line in EarlierMonths().SelectMany(month => Known(Now, month).Concat(Known(Then, month).Select(line => line.Negated())))
        group line by (line.Original, line.Code, line.Group) into place
        let sum = Sum(place)
        where sum.Turnover != 0 || sum.Void != 0 || sum.Commission != 0 || sum.Bets != 0
        select sum;

    private List<BetLine> PriorOfMarket(long market, string code) => Then.Count == 0 ? [] :
    [
        .. from month in EarlierMonths()
           let sum = Sum([OfMarket(Now, month, market, code), OfMarket(Then, month, market, code).Negated()])
           where sum.Turnover != 0 || sum.Void != 0 || sum.Commission != 0 || sum.Bets != 0
           orderby month
           select sum with { Original = month },
    ];

    private IEnumerable<YearMonth> EarlierMonths() => Now.Concat(Then).Select(booked => booked.Month).Where(month => month.CompareTo(Month) < 0).Distinct();

    private static BetLine OfMarket(IReadOnlyList<Booked> known, YearMonth month, long market, string code)
    {
        Booked[] own = [.. known.Where(booked => booked.Month == month && booked.Transaction.MarketId == market && booked.Code == code)];
        return new BetLine(month, code, "", null, "")
        {
            Turnover = own.Sum(booked => booked.Stake),
            Void = VoidIn(known, month).Where(found => found.Booked.Transaction.MarketId == market && found.Booked.Code == code).Sum(found => found.Stake),
            Commission = own.Where(booked => Commission.Contains(booked.Kind) && booked.Type != AccountType.House).Sum(booked => booked.Amount),
            Bets = own.Count(booked => booked.Kind == TransactionKind.BetMatched),
        };
    }

    private static IEnumerable<BetLine> Known(IReadOnlyList<Booked> known, YearMonth month)
    {
        IEnumerable<BetLine> bets = known
            .Where(booked => booked.Month == month && booked.Type != AccountType.Test && (booked.Stake != 0 || Betting.Contains(booked.Kind)))
            .Select(booked => LineOf(booked, month) with
            {
                Turnover = booked.Stake,
                Commission = Commission.Contains(booked.Kind) && booked.Type == AccountType.Customer ? booked.Amount : 0,
                Bets = booked.Kind == TransactionKind.BetMatched ? 1 : 0,
            });
        IEnumerable<BetLine> voids = VoidIn(known, month).Where(found => found.Booked.Type != AccountType.Test && found.Stake != 0)
            .Select(found => LineOf(found.Booked, month) with { Void = found.Stake });
        return bets.Concat(voids).GroupBy(line => (line.Code, line.Group)).Select(Sum);
    }

    private static BetLine LineOf(Booked booked, YearMonth month) =>
        new(month, booked.Code, booked.Transaction.Sport.ToString(), booked.Transaction.InPlay, booked.Transaction.Jurisdiction.ToString());

    private static (string, bool?, string) GroupOf(Booked booked) => (booked.Transaction.Sport.ToString(), booked.Transaction.InPlay, booked.Transaction.Jurisdiction.ToString());

    private static BetLine Sum(IEnumerable<BetLine> lines) => lines.Aggregate(lines.FirstOrDefault() is { } first ? new BetLine(first.Original, first.Code, first.Sport, first.InPlay, first.Jurisdiction) : new BetLine(null, "", "", null, ""), (sum, line) => sum with
    {
        Turnover = sum.Turnover + line.Turnover,
        Void = sum.Void + line.Void,
        Commission = sum.Commission + line.Commission,
        Bets = sum.Bets + line.Bets,
    });

    private static string Text(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{month.Year:d4}-{month.Month:d2}");

    /// <summary>Stakes that are void at the month's end and were not before, and the other way round.</summary>
    private static IEnumerable<(Booked Booked, decimal Stake)> VoidIn(IReadOnlyList<Booked> known, YearMonth month) =>
        from found in VoidAt(known, month).Select(booked => (Booked: booked, booked.Stake)).Concat(VoidAt(known, month.PlusMonths(-1)).Select(booked => (Booked: booked, Stake: -booked.Stake)))
        group found.Stake by found.Booked into stakes
        where stakes.Sum() != 0
        select (stakes.Key, stakes.Sum());

    private static IEnumerable<Booked> VoidAt(IReadOnlyList<Booked> known, YearMonth last) =>
        from booked in known
        where booked.Transaction.MarketId is not null && booked.Month.CompareTo(last) <= 0
            && booked.Kind is TransactionKind.BetMatched or TransactionKind.BetCancelled or TransactionKind.Settlement or TransactionKind.SettlementReversal
        group booked by (booked.Transaction.MarketId, booked.Transaction.AccountId, booked.Type, booked.Code) into position
        from booked in VoidOf(position)
        select booked;

    /// <summary>What was matched and settled within a month says nothing of other months, and what is neither open nor void at a month's end is over.</summary>
    private static List<Booked> VoidOf(IEnumerable<Booked> position)
    {
        List<Booked> carried = [];
        foreach (IGrouping<YearMonth, Booked> month in position.GroupBy(booked => booked.Month).OrderBy(month => month.Key))
        {
            if (month.Sum(booked => booked.Exposure) == 0 && month.All(booked => booked.Kind is TransactionKind.BetMatched or TransactionKind.Settlement))
            {
                continue;
            }

            carried = [.. carried, .. month];
            carried = carried.Sum(booked => booked.Exposure) != 0 || IsVoid(carried) ? carried : [];
        }

        return IsVoid(carried) ? carried : [];
    }

    private static bool IsVoid(List<Booked> position)
    {
        decimal cancelled = position.Where(booked => booked.Kind == TransactionKind.BetCancelled).Sum(booked => booked.Exposure);
        decimal matched = position.Where(booked => booked.Kind == TransactionKind.BetMatched).Sum(booked => booked.Exposure);
        return position.Sum(booked => booked.Exposure) == 0 && cancelled != 0 && cancelled == -matched
            && position.Count(booked => booked.Kind == TransactionKind.Settlement) <= position.Count(booked => booked.Kind == TransactionKind.SettlementReversal);
    }

    /// <summary>Betting by what it is told by; of an earlier month where there is an original one.</summary>
    private sealed record BetLine(YearMonth? Original, string Code, string Sport, bool? InPlay, string Jurisdiction)
    {
        public decimal Turnover { get; init; }

        public decimal Void { get; init; }

        public decimal Commission { get; init; }

        public int Bets { get; init; }

        public (string, bool?, string) Group => (Sport, InPlay, Jurisdiction);

        public BetLine Negated() => this with { Turnover = -Turnover, Void = -Void, Commission = -Commission, Bets = -Bets };
    }
}
