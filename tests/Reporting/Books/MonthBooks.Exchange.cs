using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <content>Of the exchange as a whole: summary, markets, regulatory, client money, trial balance.</content>
internal sealed partial record MonthBooks
{
    private static readonly TransactionKind[] Betting =
    [
        TransactionKind.BetMatched, TransactionKind.BetCancelled, TransactionKind.Settlement, TransactionKind.SettlementReversal, .. Commission,
    ];

    /// <summary>Days without a transaction at the month's end after which a market is held to be settled.</summary>
    public int IdleDays { get; init; } = 2;

    private LocalDate LastDay => Month.ToDateInterval().End;

    public IEnumerable<string> Summary() => Reported.GroupBy(booked => booked.Code).SelectMany(currency => (IEnumerable<string>)
    [
        SummaryOf(currency.Key, "total", "all", currency),
        .. currency.GroupBy(booked => booked.Kind).Select(kind => SummaryOf(currency.Key, "kind", Name(kind.Key), kind)),
        .. currency.GroupBy(booked => booked.Transaction.Sport.ToString()).Select(sport => SummaryOf(currency.Key, "sport", sport.Key.Length == 0 ? "(none)" : sport.Key, sport)),
    ]);

    public IEnumerable<string> Markets() =>
        from booked in Now.Where(booked => booked.Month.CompareTo(Month) <= 0 && booked.Transaction.MarketId is not null)
        group booked by (booked.Transaction.MarketId, booked.Code) into market
        let own = market.Where(booked => booked.Month == Month).ToList()
        let residual = market.Sum(booked => booked.Amount)
        let exposure = market.Sum(booked => booked.Exposure)
        let last = market.Max(booked => booked.Day)
        let isOpen = last > LastDay.PlusDays(-IdleDays) || market.GroupBy(booked => (booked.Transaction.AccountId, booked.Type)).Any(account => account.Sum(booked => booked.Exposure) != 0)
        where own.Count > 0 || isOpen || residual != 0
        let inPlay = market.Select(booked => booked.Transaction.InPlay).Where(play => play is not null).ToList()
        select Line(
            market.Key.Code, market.Key.MarketId, market.Key.Code, market.Max(booked => booked.Transaction.Sport.ToString()), inPlay.Count == 0 ? null : inPlay.Any(play => play!.Value), own.Count,
            own.Count(booked => booked.Kind == TransactionKind.BetMatched), own.Sum(booked => booked.Stake),
            VoidIn(Month, Month).Where(found => (found.Booked.Transaction.MarketId, found.Booked.Code) == market.Key).Sum(found => found.Stake),
            own.Where(booked => booked.Kind == TransactionKind.Settlement && booked.Amount > 0).Sum(booked => booked.Amount),
            own.Where(booked => booked.Kind == TransactionKind.Settlement && booked.Amount < 0).Sum(booked => booked.Amount),
            own.Where(booked => Commission.Contains(booked.Kind) && booked.Type != AccountType.House).Sum(booked => booked.Amount),
            own.Where(booked => Commission.Contains(booked.Kind) && booked.Type == AccountType.House).Sum(booked => booked.Amount),
            own.Where(booked => booked.Kind == TransactionKind.SettlementReversal).Sum(booked => Math.Abs(booked.Amount)), own.Sum(booked => booked.Amount), market.Sum(booked => booked.Stake),
            market.Where(booked => Commission.Contains(booked.Kind) && booked.Type != AccountType.House).Sum(booked => booked.Amount), residual, exposure, last, isOpen ? "open" : "settled");

    public IEnumerable<string> Regulatory()
    {
        (string Name, int Months)[] periods = [("month", 1), ("quarter to date", 3), ("year to date", 12)];
        foreach ((string name, int months) in periods)
        {
            int first = Month.Month - ((Month.Month - 1) % months);
            IEnumerable<Booked> bets = Now.Where(booked => booked.Type != AccountType.Test && booked.Month.Year == Month.Year && booked.Month.Month >= first && booked.Month.Month <= Month.Month
                && (booked.Stake != 0 || Betting.Contains(booked.Kind)));
            (Booked Booked, decimal Stake)[] voids = [.. VoidIn(new YearMonth(Month.Year, first), Month).Where(found => found.Booked.Type != AccountType.Test)];
            foreach (IGrouping<string, Booked> currency in bets.GroupBy(booked => booked.Code))
            {
                yield return RegulatoryOf([name, currency.Key, "total", null, null, null], currency, voids.Where(found => found.Booked.Code == currency.Key));
                foreach (var group in currency.GroupBy(GroupOf))
                {
                    yield return RegulatoryOf(
                        [name, currency.Key, "group", group.Key.Sport, group.Key.InPlay, group.Key.Jurisdiction], group,
                        voids.Where(found => found.Booked.Code == currency.Key && GroupOf(found.Booked).Equals(group.Key)));
                }
            }
        }
    }

    public IEnumerable<string> ClientMoneyDaily() =>
        from code in Currencies()
        from day in Month.ToDateInterval()
        select Line(code, [day, code, .. ClientsAt(code, day), null, null, "not stated"]);

    public IEnumerable<string> ClientMoney() =>
        from code in Currencies()
        let days = Month.ToDateInterval().Select(day => (Day: day, Liability: Liability(ClientsAt(code, day)))).ToList()
        let highest = days.MaxBy(day => day.Liability)
        let lowest = days.MinBy(day => day.Liability)
        let before = Month.OnDayOfMonth(1).PlusDays(-1)
        let known = Liability(ClientsAt(code, before))
        let opening = Then.Count == 0 ? known : Liability(ClientsAt(Then, code, before))
        select Line(code,
        [
            code, opening, Then.Count == 0 ? "as known" : "as published", 0m, known - opening, Liability(ClientsAt(code, LastDay)) - known, .. ClientsAt(code, LastDay), Bonuses(code), null, null, "not stated", 0, 0, 0m,
            highest.Liability, highest.Day, lowest.Liability, lowest.Day,
        ]);

    /// <summary>Every transaction by hand: what is owed, what is asked for, and where the other side of both is.</summary>
    public IEnumerable<string> TrialBalance() =>
        from posting in PostingsOf(Now.Where(booked => booked.Month.CompareTo(Month) <= 0), 0).Concat(PostingsOf(Then.Where(booked => booked.Month.CompareTo(Month) < 0), 1))
        group posting by (posting.Booked.Code, posting.Account) into account
        let earlier = account.Where(posting => posting.At == 0 && posting.Booked.Month != Month).Sum(posting => posting.Amount)
        let opening = account.Where(posting => posting.At == 1).Sum(posting => posting.Amount)
        let own = account.Where(posting => posting.At == 0 && posting.Booked.Month == Month).ToList()
        let debits = own.Sum(posting => Math.Max(0, -posting.Amount))
        let credits = own.Sum(posting => Math.Max(0, posting.Amount))
        where opening != 0 || earlier != opening || debits != 0 || credits != 0
        select Line(account.Key.Code, account.Key.Code, account.Key.Account, opening, earlier - opening, debits, credits, earlier - debits + credits);

    private static IEnumerable<(Booked Booked, int At, string Account, decimal Amount)> PostingsOf(IEnumerable<Booked> known, int at) => known.SelectMany(booked =>
    {
        (string own, string payable) = booked.Type switch
        {
            AccountType.Customer => ("client liabilities", "withdrawals payable"),
            AccountType.House => ("house funds", "house funds"),
            _ => ("test balances", "test balances"),
        };
        string kind = Name(booked.Kind);
        string other = booked.Type == AccountType.Test ? "test contra"
            : kind.StartsWith("DEPOSIT", StringComparison.Ordinal) || kind is "WITHDRAWAL" or "WITHDRAWAL_PAID" ? "bank control"
            : kind.StartsWith("BET", StringComparison.Ordinal) || kind.StartsWith("SETTLEMENT", StringComparison.Ordinal) ? "market clearing"
            : kind.StartsWith("COMMISSION", StringComparison.Ordinal) ? booked.Type == AccountType.House ? "commission to house" : "commission income"
            : kind is "FEE" ? "fees" : kind.StartsWith("BONUS", StringComparison.Ordinal) ? "bonuses" : "adjustments";
        return new[] { (booked, at, own, booked.Amount), (booked, at, payable, booked.Pending), (booked, at, other, -booked.Amount - booked.Pending) };
    });

    private static string SummaryOf(string code, string dimension, string value, IEnumerable<Booked> rows) => Line(
        code, code, dimension, value, rows.Count(), rows.Sum(booked => booked.Amount), rows.Sum(booked => booked.Stake),
        -rows.Where(booked => Commission.Contains(booked.Kind) && booked.Type == AccountType.Customer).Sum(booked => booked.Amount));

    private string RegulatoryOf(object?[] key, IEnumerable<Booked> rows, IEnumerable<(Booked Booked, decimal Stake)> voids)
    {
        decimal commission = rows.Where(booked => Commission.Contains(booked.Kind) && booked.Type == AccountType.Customer).Sum(booked => booked.Amount);
        var isVoid = VoidAt(Month).ToHashSet();
        var customers = rows.Where(booked => booked.Type == AccountType.Customer && booked.Kind == TransactionKind.BetMatched).ToLookup(booked => booked.Transaction.AccountId, isVoid.Contains);
        return Line((string)key[1]!,
        [
            .. key, rows.Sum(booked => booked.Stake), voids.Sum(found => found.Stake), commission, -commission,
            customers.Count(account => account.Any(found => !found)), customers.Count(account => account.All(found => found)),
            rows.Count(booked => booked.Kind == TransactionKind.BetMatched),
        ]);
    }

    private static (object Sport, bool? InPlay, object Jurisdiction) GroupOf(Booked booked) => (booked.Transaction.Sport, booked.Transaction.InPlay, booked.Transaction.Jurisdiction);

    /// <summary>Stakes that are void at the end of the last month and were not before the first, and the other way round.</summary>
    private IEnumerable<(Booked Booked, decimal Stake)> VoidIn(YearMonth first, YearMonth last) =>
        VoidAt(last).Select(booked => (booked, booked.Stake)).Concat(VoidAt(first.PlusMonths(-1)).Select(booked => (booked, -booked.Stake)));

    private IEnumerable<Booked> VoidAt(YearMonth last) =>
        from booked in Now
        where booked.Transaction.MarketId is not null && booked.Month.CompareTo(last) <= 0
            && booked.Kind is TransactionKind.BetMatched or TransactionKind.BetCancelled or TransactionKind.Settlement or TransactionKind.SettlementReversal
        group booked by (booked.Transaction.MarketId, booked.Transaction.AccountId, booked.Type, booked.Code) into position
        let cancelled = position.Where(booked => booked.Kind == TransactionKind.BetCancelled).Sum(booked => booked.Exposure)
        let matched = position.Where(booked => booked.Kind == TransactionKind.BetMatched).Sum(booked => booked.Exposure)
        where position.Sum(booked => booked.Exposure) == 0 && cancelled != 0 && cancelled == -matched
            && position.Count(booked => booked.Kind == TransactionKind.Settlement) <= position.Count(booked => booked.Kind == TransactionKind.SettlementReversal)
        from booked in position
        select booked;

    private IEnumerable<string> Currencies() => Now.Where(booked => booked.Type != AccountType.Test && booked.Month.CompareTo(Month) <= 0).Select(booked => booked.Code).Distinct();

    private object?[] ClientsAt(string code, LocalDate day) => ClientsAt(Now, code, day);

    /// <summary>Account by account: what each has, and what each should not have.</summary>
    private static object?[] ClientsAt(IEnumerable<Booked> known, string code, LocalDate day)
    {
        var accounts = known.Where(booked => booked.Type == AccountType.Customer && booked.Code == code && booked.Day <= day).GroupBy(booked => booked.Transaction.AccountId)
            .Select(account => (Balance: account.Sum(booked => booked.Amount), Pending: account.Sum(booked => booked.Pending), Exposure: account.Sum(booked => booked.Exposure))).ToList();
        decimal balances = accounts.Sum(account => Math.Max(0, account.Balance)), pending = accounts.Sum(account => Math.Max(0, account.Pending));
        return
        [
            balances, pending, balances + pending, accounts.Sum(account => Math.Max(0, account.Exposure)), accounts.Sum(account => Math.Max(0, -account.Balance)),
            accounts.Sum(account => Math.Max(0, -account.Pending)), accounts.Sum(account => account.Balance + account.Pending), accounts.Sum(account => Math.Max(0, -account.Exposure)),
            accounts.Sum(account => Math.Max(0, account.Exposure - Math.Max(0, account.Balance))),
        ];
    }

    private static decimal Liability(object?[] clients) => (decimal)clients[2]!;

    private decimal Bonuses(string code) => Now.Where(booked => booked.Type == AccountType.Customer && booked.Code == code && booked.Day <= LastDay).GroupBy(booked => booked.Transaction.AccountId)
        .Sum(account => Math.Min(
            Math.Max(0, account.Sum(booked => booked.Amount)),
            Math.Max(0, account.Where(booked => booked.Kind is TransactionKind.Bonus or TransactionKind.BonusExpired).Sum(booked => booked.Amount))));
}
