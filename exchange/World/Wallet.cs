using Accounting.Ingest;

namespace Accounting.Exchange.World;

/// <summary>One account's money in one currency, as the exchange itself knows it at this moment.</summary>
internal sealed class Wallet(int index, Account account, CurrencyProfile profile)
{
    /// <summary>Wallets are numbered by account id, then by currency code.</summary>
    public int Index { get; } = index;

    public Account Account { get; } = account;

    public CurrencyProfile Profile { get; } = profile;

    public Amount Balance { get; set; }

    public Amount Exposure { get; set; }

    public Amount Available => Balance - Exposure;
}
