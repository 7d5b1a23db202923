using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Everybody: one HOUSE account per currency (ids from 1), a few TEST accounts (from 101), customers (from 1001).
/// Every fortieth customer holds yen, every fortieth dinars, every hundredth a second wallet. The exchange states running balances to most customers.
/// </summary>
internal sealed class AccountPopulation
{
    public const long FirstHouseId = 1;

    public const long FirstTestId = 101;

    public const long FirstCustomerId = 1001;

    private const int TestAccountsMax = 50;

    /// <summary>Of every so many customers one is told no running balance.</summary>
    private const int CustomersPerUnstated = 20;

    private static readonly Utf8Text[] Jurisdictions = ["GB", "IE", "MT", "SE", "DE", "GI", "BH", "JP"];

    private readonly List<Wallet> _wallets = [];
    private readonly Wallet[] _everyoneByActivity;
    private readonly Wallet[][] _byCurrency;

    public AccountPopulation(int customers, SeededRandom random)
    {
        Houses = [.. CurrencyProfile.All.Select(profile =>
            AddWallet(new Account(FirstHouseId + profile.Index, AccountType.House, "MT") { SendsBalance = false }, profile))];
        int tests = Math.Min(TestAccountsMax, 2 + (customers / 500));
        for (int number = 0; number < tests; number++)
        {
            AddWallet(new Account(FirstTestId + number, AccountType.Test, "MT"), CurrencyProfile.All[number % 3]);
        }

        for (int number = 0; number < customers; number++)
        {
            AddCustomer(number, random);
        }

        _everyoneByActivity = [.. _wallets.Where(wallet => wallet.Account.Type != AccountType.House)];
        Shuffle(_everyoneByActivity, random);
        _byCurrency = [.. CurrencyProfile.All.Select(profile => _everyoneByActivity.Where(wallet => wallet.Profile == profile).ToArray())];
    }

    /// <summary>By account id, then currency code.</summary>
    public IReadOnlyList<Wallet> Wallets => _wallets;

    /// <summary>By the index of their currency.</summary>
    public IReadOnlyList<Wallet> Houses { get; }

    /// <summary>Somebody, the active ones far more often.</summary>
    public Wallet PickAnyone(SeededRandom random) => _everyoneByActivity[random.SkewedBelow(_everyoneByActivity.Length)];

    /// <summary>Somebody else of the same currency, or null where there is nobody.</summary>
    public Wallet? PickCounterparty(Wallet wallet, SeededRandom random)
    {
        Wallet[] candidates = _byCurrency[wallet.Profile.Index];
        int rank = random.SkewedBelow(candidates.Length);
        Wallet candidate = candidates[rank] != wallet ? candidates[rank] : candidates[(rank + 1) % candidates.Length];
        return candidate == wallet ? null : candidate;
    }

    /// <summary>Somebody of another currency, or null where there is nobody.</summary>
    public Wallet? PickForeigner(Wallet wallet, SeededRandom random)
    {
        Wallet candidate = PickAnyone(random);
        return candidate.Profile == wallet.Profile ? null : candidate;
    }

    private void AddCustomer(int number, SeededRandom random)
    {
        var account = new Account(FirstCustomerId + number, AccountType.Customer, Jurisdictions[random.SkewedBelow(Jurisdictions.Length)]);
        int currency = (number % 40) switch
        {
            3 => 3,
            7 => 4,
            int rest => rest % 3,
        };
        if (number % 100 == 50)
        {
            // EUR stands before GBP and GBP before USD in the code's order too.
            int first = Math.Min(currency, 1);
            account.SendsBalance = false;
            AddWallet(account, CurrencyProfile.All[first]);
            AddWallet(account, CurrencyProfile.All[first + 1]);
            return;
        }

        account.SendsBalance = number % CustomersPerUnstated != CustomersPerUnstated - 1;
        AddWallet(account, CurrencyProfile.All[currency]);
    }

    private Wallet AddWallet(Account account, CurrencyProfile profile)
    {
        var wallet = new Wallet(_wallets.Count, account, profile);
        _wallets.Add(wallet);
        return wallet;
    }

    private static void Shuffle(Wallet[] wallets, SeededRandom random)
    {
        for (int last = wallets.Length - 1; last > 0; last--)
        {
            int other = random.Below(last + 1);
            (wallets[last], wallets[other]) = (wallets[other], wallets[last]);
        }
    }
}
