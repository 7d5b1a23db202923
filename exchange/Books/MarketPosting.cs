using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One transaction of a market in the books; taking it back is a posting with <paramref name="Count"/> −1 and everything negated.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Kind">Of which kind.</param>
/// <param name="InPlay">As the transaction says.</param>
/// <param name="Phase">When it was told.</param>
/// <param name="Month">Of its business day.</param>
/// <param name="Day">Its business day, counted from the first of the period.</param>
/// <param name="Count">1, or −1.</param>
internal readonly record struct MarketPosting(Wallet Wallet, TransactionKind Kind, bool? InPlay, int Phase, int Month, int Day, int Count)
{
    public Amount Amount { get; init; }

    public Amount Exposure { get; init; }

    public Amount Stake { get; init; }

    public CurrencyProfile Profile => Wallet.Profile;

    public AccountType Type => Wallet.Account.Type;

    public bool IsBet => Kind == TransactionKind.BetMatched;

    /// <summary>Whether it opens or closes exposure, and so decides what is void.</summary>
    public bool IsOfPosition => Kind is TransactionKind.BetMatched or TransactionKind.BetCancelled or TransactionKind.Settlement or TransactionKind.SettlementReversal;

    public bool IsCommission => Kind is TransactionKind.Commission or TransactionKind.CommissionReversal;

    /// <summary>Whether the transaction won: a settlement is one or the other whether it is posted or taken back.</summary>
    public bool IsWin => Kind == TransactionKind.Settlement && (Count > 0 ? Amount > Amount.Zero : Amount < Amount.Zero);

    public bool IsLoss => Kind == TransactionKind.Settlement && (Count > 0 ? Amount < Amount.Zero : Amount > Amount.Zero);
}
