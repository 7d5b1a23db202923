using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <content>Of the exchange as a whole: summary, markets, client money, trial balance.</content>
internal sealed partial record MonthBooks
{
    /// <summary>Days without a transaction at the month's end after which a market is held to be settled.</summary>
    public int IdleDays { get; init; } = 2;

    private LocalDate LastDay => Month.ToDateInterval().End;

    public IEnumerable<string> Summary() => Reported.GroupBy(booked => booked.Code).SelectMany(currency =>
    {
        BetLine[] prior = [.. Prior().Where(line => line.Code == currency.Key)];
        return (IEnumerable<string>)
        [
            SummaryOf(currency.Key, "total", "all", currency, prior),
            SummaryOf(currency.Key, "accounts", "customers", currency.Where(booked => booked.Type == AccountType.Customer), null),
            SummaryOf(currency.Key, "accounts", "house", currency.Where(booked => booked.Type == AccountType.House), null),
            .. currency.GroupBy(booked => booked.Kind).Select(kind => SummaryOf(currency.Key, "kind", Name(kind.Key), kind, null)),
            .. currency.Select(booked => booked.Transaction.Sport.ToString()).Union(prior.Select(line => line.Sport)).Select(sport => SummaryOf(
                currency.Key, "sport", sport.Length == 0 ? "(none)" : sport, currency.Where(booked => booked.Transaction.Sport.ToString() == sport), prior.Where(line => line.Sport == sport))),
            .. prior.GroupBy(line => line.Original).Select(original => SummaryOf(currency.Key, "original period", Text(original.Key!.Value), [], original)),
        ];
    });

    public IEnumerable<string> Markets() =>
        from booked in Now.Where(booked => booked.Month.CompareTo(Month) <= 0 && booked.Transaction.MarketId is not null)
        group booked by (booked.Transaction.MarketId, booked.Code) into market
        let own = market.Where(booked => booked.Month == Month).ToList()
        let residual = market.Sum(booked => booked.Amount)
        let exposure = market.Sum(booked => booked.Exposure)
        let last = market.Max(booked => booked.Day)
        let isOpen = IsOpen(market)
        let isMixed = Mixed.Contains(market.Key.MarketId!.Value)
        let isTold = isMixed ? Known(market.Key.MarketId!.Value).Max(booked => booked.Day) > Month.OnDayOfMonth(1).PlusDays(-1 - IdleDays) : isOpen || residual != 0
        let prior = PriorOfMarket(market.Key.MarketId!.Value, market.Key.Code)
        where own.Count > 0 || isTold || prior.Count > 0
        let inPlay = market.Select(booked => booked.Transaction.InPlay).Where(play => play is not null).ToList()
        select Line(
            market.Key.Code, market.Key.MarketId, market.Key.Code, market.Max(booked => booked.Transaction.Sport.ToString()), inPlay.Count == 0 ? null : inPlay.Any(play => play!.Value), own.Count,
            own.Count(booked => booked.Kind == TransactionKind.BetMatched), own.Sum(booked => booked.Stake),
            VoidIn(Now, Month).Where(found => (found.Booked.Transaction.MarketId, found.Booked.Code) == market.Key).Sum(found => found.Stake),
            own.Where(booked => booked.Kind == TransactionKind.Settlement && booked.Amount > 0).Sum(booked => booked.Amount),
            own.Where(booked => booked.Kind == TransactionKind.Settlement && booked.Amount < 0).Sum(booked => booked.Amount),
            own.Where(booked => Commission.Contains(booked.Kind) && booked.Type != AccountType.House).Sum(booked => booked.Amount),
            own.Where(booked => Commission.Contains(booked.Kind) && booked.Type == AccountType.House).Sum(booked => booked.Amount),
            own.Where(booked => booked.Kind == TransactionKind.SettlementReversal).Sum(booked => Math.Abs(booked.Amount)), own.Sum(booked => booked.Amount), market.Sum(booked => booked.Stake),
            market.Where(booked => Commission.Contains(booked.Kind) && booked.Type != AccountType.House).Sum(booked => booked.Amount), residual, exposure, last, isMixed ? "mixed" : isOpen ? "open" : "settled",
            string.Join(' ', prior.Select(line => Text(line.Original!.Value))), prior.Sum(line => line.Turnover), prior.Sum(line => line.Commission), -prior.Sum(line => line.Commission), prior.Sum(line => line.Bets));

    /// <summary>Markets of several currencies that are over in each and don't come to zero in each.</summary>
    private HashSet<long> Mixed => field ??=
    [
        .. from booked in Now
           where booked.Month.CompareTo(Month) <= 0 && booked.Transaction.MarketId is not null
           group booked by booked.Transaction.MarketId!.Value into market
           let currencies = market.GroupBy(booked => booked.Code).ToList()
           where currencies.Count > 1 && currencies.Any(currency => currency.Sum(booked => booked.Amount) != 0) && !currencies.Any(IsOpen)
           select market.Key,
    ];

    private IEnumerable<Booked> Known(long market) => Now.Where(booked => booked.Transaction.MarketId == market && booked.Month.CompareTo(Month) <= 0);

    /// <summary>Of one market and currency up to the month's end: not idle yet, with exposure left, or to come to zero only in a later month.</summary>
    private bool IsOpen(IEnumerable<Booked> market)
    {
        Booked any = market.First();
        bool goesOn = market.Sum(booked => booked.Amount) != 0
            && Now.Any(booked => booked.Transaction.MarketId == any.Transaction.MarketId && booked.Code == any.Code && booked.Month.CompareTo(Month) > 0);
        return goesOn || market.Max(booked => booked.Day) > LastDay.PlusDays(-IdleDays)
            || market.GroupBy(booked => (booked.Transaction.AccountId, booked.Type)).Any(account => account.Sum(booked => booked.Exposure) != 0);
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
            : kind is "FEE" ? "fees" : kind.StartsWith("BONUS", StringComparison.Ordinal) ? "bonuses" : kind is "OPENING_BALANCE" ? "opening balances" : "adjustments";
        return new[] { (booked, at, own, booked.Amount), (booked, at, payable, booked.Pending), (booked, at, other, -booked.Amount - booked.Pending) };
    });

    private static string SummaryOf(string code, string dimension, string value, IEnumerable<Booked> rows, IEnumerable<BetLine>? prior) => Line(
        code,
        [
            code, dimension, value, rows.Count(), rows.Sum(booked => booked.Amount), rows.Sum(booked => booked.Stake),
            -rows.Where(booked => Commission.Contains(booked.Kind) && booked.Type == AccountType.Customer).Sum(booked => booked.Amount),
            .. prior is null ? new object?[4] : [prior.Sum(line => line.Turnover), prior.Sum(line => line.Commission), -prior.Sum(line => line.Commission), prior.Sum(line => line.Bets)],
        ]);

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
