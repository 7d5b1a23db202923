using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>A market in one currency at a month's end: what it did in the month, and what it has come to.</summary>
internal sealed class MarketState
{
    private MarketState(CurrencyProfile profile)
    {
        Profile = profile;
    }

    public CurrencyProfile Profile { get; }

    public bool? InPlay { get; private set; }

    /// <summary>Of all months so far.</summary>
    public long Transactions { get; private set; }

    public AmountSum AllTurnover { get; private set; }

    public AmountSum AllCommission { get; private set; }

    public AmountSum Residual { get; private set; }

    public AmountSum Exposure { get; private set; }

    /// <summary>−1 where there is none.</summary>
    public int LastDay { get; private set; } = -1;

    public long OwnTransactions { get; private set; }

    public long Bets { get; private set; }

    public AmountSum Turnover { get; private set; }

    public AmountSum Wins { get; private set; }

    public AmountSum Losses { get; private set; }

    public AmountSum Commission { get; private set; }

    public AmountSum HouseCommission { get; private set; }

    public AmountSum Reversals { get; private set; }

    public AmountSum OwnResidual { get; private set; }

    /// <summary>Idle, with no account's exposure left, and not to come to zero only later.</summary>
    public bool IsSettled { get; private set; } = true;

    public static MarketState None(CurrencyProfile profile) => new(profile);

    /// <param name="profile">The currency.</param>
    /// <param name="known">What is known up to the month's end.</param>
    /// <param name="month">The month.</param>
    /// <param name="idleSince">The last day on which a settled market may have moved.</param>
    /// <param name="goesOn">Whether it has something in a later month.</param>
    public static MarketState Of(CurrencyProfile profile, MarketPosting[] known, int month, int idleSince, Func<CurrencyProfile, bool> goesOn)
    {
        var state = new MarketState(profile);
        foreach (MarketPosting posting in known)
        {
            state.AddToAll(posting);
            if (posting.Month == month)
            {
                state.AddToOwn(posting);
            }
        }

        state.InPlay = StandingOf(known, posting => posting.InPlay == true) ? true : StandingOf(known, posting => posting.InPlay == false) ? false : null;
        state.LastDay = known.GroupBy(posting => posting.Day).Where(day => day.Sum(posting => posting.Count) > 0).Select(day => day.Key).DefaultIfEmpty(-1).Max();
        bool isIdle = state.LastDay <= idleSince && !(state.Residual != AmountSum.Zero && goesOn(profile));
        state.IsSettled = isIdle && known.GroupBy(posting => posting.Wallet)
            .All(account => account.Aggregate(AmountSum.Zero, (sum, posting) => sum + posting.Exposure) == AmountSum.Zero);
        return state;
    }

    private static bool StandingOf(MarketPosting[] known, Func<MarketPosting, bool> isCounted) => known.Where(isCounted).Sum(posting => posting.Count) > 0;

    private void AddToAll(in MarketPosting posting)
    {
        Transactions += posting.Count;
        AllTurnover += posting.Stake;
        AllCommission += posting.IsCommission && posting.Type != AccountType.House ? posting.Amount : Amount.Zero;
        Residual += posting.Amount;
        Exposure += posting.Exposure;
    }

    private void AddToOwn(in MarketPosting posting)
    {
        OwnTransactions += posting.Count;
        Bets += posting.IsBet ? posting.Count : 0;
        Turnover += posting.Stake;
        Wins += posting.IsWin ? posting.Amount : Amount.Zero;
        Losses += posting.IsLoss ? posting.Amount : Amount.Zero;
        Commission += posting.IsCommission && posting.Type != AccountType.House ? posting.Amount : Amount.Zero;
        HouseCommission += posting.IsCommission && posting.Type == AccountType.House ? posting.Amount : Amount.Zero;
        AmountSum reversed = posting.Kind == TransactionKind.SettlementReversal ? posting.Amount : Amount.Zero;
        AmountSum magnitude = reversed < AmountSum.Zero ? -reversed : reversed;
        Reversals += posting.Count > 0 ? magnitude : -magnitude;
        OwnResidual += posting.Amount;
    }
}
