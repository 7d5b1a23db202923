using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// The exchange's own books, posted by the exchange as it acts and never read off its messages: a ledger of wallets and months, one of what customers have by
/// day, and one of every market. A posting is dated by its business day and by when it is told, so that the books know what each close of the months knew.
/// A correction takes the standing transaction back from where it was posted and posts its new form.
/// Σ over months of a wallet's net equals the balance the exchange itself keeps; <see cref="Write"/> asserts it.
/// Memory: wallets × months, wallets × days on which they move, and everything of markets.
/// </summary>
public sealed class ExchangeBooks
{
    private readonly TradingPeriod _period;
    private readonly AccountLedger _accounts;
    private readonly ClientLedger _clients;
    private readonly Dictionary<long, MarketLedger> _markets = [];
    private readonly List<SentConflict> _conflicts = [];
    private long _toldUntil;

    internal ExchangeBooks(IReadOnlyList<Wallet> wallets, TradingPeriod period)
    {
        _period = period;
        _accounts = new AccountLedger(wallets, period);
        _clients = new ClientLedger(period);
    }

    public IReadOnlyList<BusinessMonth> Months => _period.Months;

    /// <summary>Whether every message has been handed out, so that nothing more will be posted.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>What was sent with two contents so far.</summary>
    public IReadOnlyList<SentConflict> Conflicts => _conflicts;

    /// <summary>
    /// Writes a row for every account (TEST accounts aside), currency and month with activity or a balance, ordered by month,
    /// account and currency: <c>month</c> and the columns of account-statements.tsv.
    /// </summary>
    /// <exception cref="InvalidOperationException">The books are not complete.</exception>
    public void Write(TextWriter writer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RequireComplete();
        writer.Write(StatementColumns.BooksHeader);
        writer.Write('\n');
        StatementBalances[]? closing = null;
        foreach ((int month, AccountMonth[] accounts) in RollAccounts(Months.Count, cancellation))
        {
            foreach (AccountMonth account in Reported(accounts))
            {
                BooksRowText.WriteStatement(writer, Months[month], account);
            }

            closing = [.. accounts.Select(account => account.Closing)];
        }

        RequireClosingBalances(closing!);
    }

    /// <summary>All tables but the statements: what the reports of all months must say.</summary>
    /// <param name="idleDays">Days without a transaction at a month's end after which a market is held to be settled, as agreed with who reports.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The books are not complete.</exception>
    public IReadOnlyList<BooksTable> Tables(int idleDays, CancellationToken cancellation = default)
    {
        RequireComplete();
        MarketLedger[] markets = [.. _markets.Values.OrderBy(market => market.Id)];
        IReadOnlyList<IReadOnlyList<ClientMonth>> clients = RollClients(Months.Count, cancellation);
        var funds = new FundsBooks(Months, clients);
        var betting = new BettingLedger(markets, _period);
        var summary = new SummaryBooks(_period, markets, betting);
        var rollForward = new BooksTable("roll-forward", "roll-forward", 3, StatementColumns.RollForward);
        foreach ((int month, AccountMonth[] accounts) in RollAccounts(Months.Count, cancellation))
        {
            AccountMonth[] reported = [.. Reported(accounts)];
            summary.Tell(month, reported);
            foreach (AccountMonth account in reported)
            {
                rollForward.Add(Months[month], BooksRowText.RollForward(account));
            }
        }

        var marketBooks = new MarketBooks(markets, _period, idleDays);
        marketBooks.Tell(Months.Count, cancellation);
        return
        [
            rollForward,
            summary.Table,
            .. ClientMoneyBooks.Of(Months, clients, funds),
            marketBooks.Markets,
            marketBooks.PriorPeriods,
            new RegulatoryBooks(Months, betting).Tell(Months.Count, cancellation),
            ControlsBooks.Of(Months, clients, funds, marketBooks, _conflicts),
        ];
    }

    /// <summary>Writes the statement of funds held that the exchange gives for every month whose close has been reached: <c>date</c>, <c>currency</c>, <c>institution</c>, <c>amount</c>.</summary>
    public void WriteFunds(TextWriter writer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int months = Enumerable.Range(0, Months.Count).Count(month => IsComplete || _period.EndOfPhase(_period.PhaseOfMonth(month)) <= _toldUntil);
        new FundsBooks(Months, RollClients(months, cancellation)).Write(writer);
    }

    /// <summary>Everything logged until then has been handed out.</summary>
    internal void HaveTold(long until) => _toldUntil = until;

    /// <param name="wallet">Whose.</param>
    /// <param name="transaction">What is posted.</param>
    /// <param name="toldAt">When it is logged.</param>
    internal void Apply(Wallet wallet, in Transaction transaction, long toldAt) => Post(wallet, transaction, toldAt, isTakenBack: false);

    internal void TakeBack(Wallet wallet, in Transaction transaction, long toldAt) => Post(wallet, transaction, toldAt, isTakenBack: true);

    internal void Add(SentConflict conflict) => _conflicts.Add(conflict);

    private void Post(Wallet wallet, in Transaction transaction, long toldAt, bool isTakenBack)
    {
        long occurredAt = transaction.OccurredAt.Microseconds;
        int phase = _period.PhaseOf(toldAt), month = _period.MonthIndexOf(occurredAt), day = _period.DayIndexOf(occurredAt);
        LedgerRow row = _accounts.Open(phase, month, wallet);
        if (isTakenBack)
        {
            row.Remove(transaction);
        }
        else
        {
            row.Add(transaction);
        }

        _clients.Post(phase, day, wallet, transaction, isTakenBack);
        if (transaction.MarketId is not { } id)
        {
            return;
        }

        if (!_markets.TryGetValue(id, out MarketLedger? market))
        {
            _markets.Add(id, market = new MarketLedger(id, transaction.Sport));
        }

        market.Add(new MarketPosting(wallet, transaction.Kind, transaction.InPlay, phase, month, day, isTakenBack ? -1 : 1)
        {
            Amount = isTakenBack ? -transaction.Amount : transaction.Amount,
            Exposure = isTakenBack ? -transaction.ExposureDelta : transaction.ExposureDelta,
            Stake = isTakenBack ? -transaction.Stake : transaction.Stake,
        });
    }

    private static IEnumerable<AccountMonth> Reported(AccountMonth[] accounts) =>
        accounts.Where(account => account.IsReported && account.Wallet.Account.Type != AccountType.Test);

    private IEnumerable<(int Month, AccountMonth[] Accounts)> RollAccounts(int months, CancellationToken cancellation)
    {
        var rolling = new StatementBalances[_accounts.Wallets.Count];
        for (int month = 0; month < months; month++)
        {
            cancellation.ThrowIfCancellationRequested();
            AccountMonth[] accounts =
            [
                .. _accounts.Wallets.Select(wallet => new AccountMonth(wallet, rolling[wallet.Index], _accounts.Prior(month, wallet), _accounts.Reported(month, wallet))),
            ];
            foreach (AccountMonth account in accounts)
            {
                rolling[account.Wallet.Index] = account.Closing;
            }

            yield return (month, accounts);
        }
    }

    private IReadOnlyList<IReadOnlyList<ClientMonth>> RollClients(int months, CancellationToken cancellation) =>
        new ClientMonths(_accounts.Wallets, _period, _clients).Roll(months, cancellation);

    private void RequireComplete()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException("The books are complete once the exchange's log has been read to its end.");
        }
    }

    private void RequireClosingBalances(StatementBalances[] closing)
    {
        foreach (Wallet wallet in _accounts.Wallets)
        {
            StatementBalances last = closing[wallet.Index];
            if (last.Balance != wallet.Balance || last.Exposure != wallet.Exposure)
            {
                throw new InvalidOperationException(
                    $"Account {wallet.Account.Id} closes at {last.Balance} {wallet.Profile.Currency} in the books and at {wallet.Balance} at the exchange: the simulation is wrong.");
            }
        }
    }
}
