using Accounting.Ingest;

namespace Accounting.Bench.Trading;

/// <summary>
/// An exchange's transactions in the order in which they occur, spread evenly over some days; the same for the same seed. Ten of them are a bet: a deposit,
/// five matched stakes, what winner and loser settle, the winner's commission and the house's. So every market sums to zero, and running numbers and
/// balances are unbroken. An account has one currency.
/// </summary>
internal sealed class TransactionSeries
{
    /// <summary>Transactions that belong to each other.</summary>
    public const int GroupSize = 10;

    private const int GroupsPerMarket = 100;

    /// <summary>No number of accounts is a multiple of it.</summary>
    private const long ScatteringPrime = 2_147_483_647;

    private static readonly Currency[] Currencies = [Currency.Parse("EUR"), Currency.Parse("GBP"), Currency.Parse("USD")];

    private static readonly Utf8Text[] Sports = ["football", "tennis", "cricket", "horse racing"];

    private static readonly Utf8Text[] Jurisdictions = ["GB", "IE", "MT"];

    private readonly Scatter _scatter;
    private readonly HomeDate _from;
    private readonly double _stepMicroseconds;
    private readonly long[] _sequences;
    private readonly long[] _balances;
    private long _ids;

    /// <param name="seed">Makes it another series.</param>
    /// <param name="accounts">How many customers there are.</param>
    /// <param name="from">The first day.</param>
    /// <param name="days">Over how many days it spreads.</param>
    /// <param name="count">How many transactions it has, in whole groups.</param>
    public TransactionSeries(int seed, int accounts, HomeDate from, int days, long count)
    {
        _scatter = new Scatter(seed);
        _from = from;
        Count = Math.Max(1, count / GroupSize) * GroupSize;
        AccountsPerCurrency = Math.Max(1, accounts / Currencies.Length);
        _stepMicroseconds = (double)days * Timestamp.MicrosecondsPerDay / Count;
        _sequences = new long[((AccountsPerCurrency + 1) * Currencies.Length) + 1];
        _balances = new long[_sequences.Length];
    }

    public long Count { get; }

    /// <summary>Accounts that had a transaction so far, the house's included.</summary>
    public long AccountsSeen => _sequences.LongCount(last => last > 0);

    private int AccountsPerCurrency { get; }

    /// <summary>The first revisions of all transactions. Enumerated once, since running numbers go on.</summary>
    public IEnumerable<Transaction> First()
    {
        for (long number = 0; number < Count; number++)
        {
            yield return Next(number / GroupSize, (int)(number % GroupSize), number);
        }
    }

    /// <summary>What comes after the rest: of every two one deposit that was missed, and a later revision of a deposit that is known.</summary>
    public IEnumerable<(Transaction Transaction, Transaction? Corrected)> Late(long count)
    {
        for (long number = 0; number < count; number++)
        {
            long group = _scatter.Below(Count / GroupSize, number, 9);
            Transaction deposit = Content(group, 0, TimeOf(group * GroupSize));
            deposit.Amount = DepositOf(group);
            if (number % 2 == 0)
            {
                deposit.Id = IdOf(Count + _ids++);
                yield return (Sequenced(deposit), null);
            }
            else
            {
                // A step of time more, so that several corrections of one deposit are no conflict.
                yield return (deposit with { Id = IdOf(group * GroupSize), Revision = (int)number, Amount = deposit.Amount + new Amount(number * Amount.Scale), }, deposit with { Id = IdOf(group * GroupSize) });
            }
        }
    }

    /// <summary>A deposit of a day that nobody sent at the time.</summary>
    public Transaction Missed(HomeDate date)
    {
        long number = Count + _ids++;
        Transaction deposit = Content(number, 0, date.Midnight);
        return Sequenced(deposit with { Id = IdOf(number), Amount = DepositOf(number) });
    }

    /// <summary>The one deposit of an account that has nothing to do with the rest.</summary>
    public Transaction OnlyDeposit(long account, Timestamp at)
    {
        long number = Count + _ids++;
        Amount amount = DepositOf(number);
        return Content(number, 0, at) with { Id = IdOf(number), Amount = amount, AccountId = account, AccountSequence = 1, BalanceAfter = amount };
    }

    private Transaction Next(long group, int member, long number)
    {
        Transaction transaction = Content(group, member, TimeOf(number));
        transaction.Id = IdOf(number);
        Amount stake = StakeOf(group);
        switch (member)
        {
            case 0:
                transaction.Amount = DepositOf(group);
                break;
            case <= 5:
                transaction.ExposureDelta = stake;
                transaction.Stake = stake;
                break;
            case 6 or 7:
                transaction.Amount = member == 6 ? WinOf(group) : -WinOf(group);
                transaction.ExposureDelta = new Amount(-(member == 6 ? 3 : 2) * stake.TenThousandths);
                break;
            default:
                transaction.Amount = member == 8 ? -CommissionOf(group) : CommissionOf(group);
                break;
        }

        return Sequenced(transaction);
    }

    /// <summary>What all transactions of a group share, and who it is of: backer (also of the odd stakes), layer or the house.</summary>
    private Transaction Content(long group, int member, Timestamp at)
    {
        int currency = (int)(group % Currencies.Length);
        bool isLayer = member is 2 or 4 or 7;
        bool isHouse = member == 9;
        long account = isHouse ? AccountsPerCurrency : AccountOf(group / Currencies.Length, isLayer);
        bool isBet = member > 0;
        return new Transaction
        {
            AccountId = 1 + currency + (account * Currencies.Length),
            AccountType = isHouse ? AccountType.House : AccountType.Customer,
            Kind = KindOf(member),
            Currency = Currencies[currency],
            OccurredAt = at,
            OriginalOccurredAt = at,
            MarketId = isBet ? 1 + (group / GroupsPerMarket) : null,
            Sport = isBet ? Sports[group / GroupsPerMarket % Sports.Length] : default,
            InPlay = isBet ? group % 2 == 0 : null,
            Jurisdiction = Jurisdictions[currency],
        };
    }

    private Transaction Sequenced(Transaction transaction)
    {
        transaction.AccountSequence = ++_sequences[transaction.AccountId];
        transaction.BalanceAfter = new Amount(_balances[transaction.AccountId] += transaction.Amount.TenThousandths);
        return transaction;
    }

    /// <summary>One after the other in a scattered order, layers half of them ahead of backers: with few transactions, too, everybody has some.</summary>
    private long AccountOf(long turn, bool isLayer) => (turn + (isLayer ? AccountsPerCurrency / 2 : 0)) % AccountsPerCurrency * ScatteringPrime % AccountsPerCurrency;

    private static TransactionKind KindOf(int member) => member switch
    {
        0 => TransactionKind.Deposit,
        <= 5 => TransactionKind.BetMatched,
        6 or 7 => TransactionKind.Settlement,
        _ => TransactionKind.Commission,
    };

    private TransactionId IdOf(long number) => new(new UInt128(_scatter.Of(number, 3), _scatter.Of(number, 4)));

    private Timestamp TimeOf(long number) => new(_from.Midnight.Microseconds + (long)(number * _stepMicroseconds));

    private Amount DepositOf(long group) => Cents(1_000 + _scatter.Below(100_000, group, 5));

    private Amount StakeOf(long group) => Cents(200 + _scatter.Below(5_000, group, 6));

    private Amount WinOf(long group) => Cents(100 + _scatter.Below(10_000, group, 7));

    private Amount CommissionOf(long group) => Cents(2 + _scatter.Below(200, group, 8));

    private static Amount Cents(long cents) => new(cents * (Amount.Scale / 100));
}
