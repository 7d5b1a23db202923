using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Settles markets: every participant's result, commission on what it won, the same commission to the currency's HOUSE account.
/// A bet's two sides mirror each other to the minor unit, so over all accounts a market sums to zero per currency.
/// A few markets are settled for the wrong selection first, reversed, and settled again.
/// </summary>
internal sealed class SettlementDesk(
    AccountPopulation population,
    TransactionRecorder recorder,
    CashDesk cashDesk,
    TimedQueue<ExchangeEvent> agenda,
    SeededRandom random,
    ExchangeCounts counts)
{
    /// <summary>Between one participant's settlement and the next one's.</summary>
    private const long Step = 50;

    private readonly Probability _isSettledWrongly = Probability.Of(0.01);

    public void Settle(Market market, long now)
    {
        bool isWrong = random.Happens(_isSettledWrongly);
        Settle(market, isWrong ? (market.Winner + 1) % market.Sport.Selections : market.Winner, now);
        if (isWrong)
        {
            agenda.Add(now + random.Between(10 * Micros.Minute, 26 * Micros.Hour), new ExchangeEvent(EventSort.ReverseSettlement) { Market = market });
        }
    }

    public void Reverse(Market market, long now)
    {
        long at = now;
        foreach (Position position in market.Positions.Where(position => position.Exposure != Amount.Zero))
        {
            recorder.Record(
                position.Wallet,
                new Movement(TransactionKind.SettlementReversal) { Amount = -position.Settled, Exposure = position.Exposure, Market = market },
                at += Step);
            if (position.Commission != Amount.Zero)
            {
                recorder.Record(position.Wallet, new Movement(TransactionKind.CommissionReversal) { Amount = position.Commission, Market = market }, at += Step);
            }
        }

        RecordHouseCommission(market, TransactionKind.CommissionReversal, at);
        Check(market);
        agenda.Add(now + random.Between(Micros.Minute, 10 * Micros.Minute), new ExchangeEvent(EventSort.SettleAgain) { Market = market });
    }

    public void SettleAgain(Market market, long now) => Settle(market, market.Winner, now);

    private void Settle(Market market, int winner, long now)
    {
        long at = now;
        foreach (Position position in market.Positions.Where(position => position.Exposure != Amount.Zero))
        {
            Wallet wallet = position.Wallet;
            position.Settled = position.ResultOf(winner);
            position.Commission = position.Settled > Amount.Zero
                ? wallet.Profile.Share(position.Settled, market.Sport.CommissionPerMille, 1000)
                : Amount.Zero;
            recorder.Record(
                wallet,
                new Movement(TransactionKind.Settlement) { Amount = position.Settled, Exposure = -position.Exposure, Market = market },
                at += Step);
            if (position.Commission != Amount.Zero)
            {
                recorder.Record(wallet, new Movement(TransactionKind.Commission) { Amount = -position.Commission, Market = market }, at += Step);
            }

            if (position.Settled > Amount.Zero)
            {
                cashDesk.OfferWithdrawal(wallet, at += Step);
            }
        }

        RecordHouseCommission(market, TransactionKind.Commission, at);
        counts.MarketsSettled++;
        Check(market);
    }

    private void RecordHouseCommission(Market market, TransactionKind kind, long at)
    {
        foreach (Wallet house in population.Houses)
        {
            Amount commission = Amount.Zero;
            foreach (Position position in market.Positions)
            {
                commission += position.Wallet.Profile == house.Profile ? position.Commission : Amount.Zero;
            }

            if (commission != Amount.Zero)
            {
                bool isReversal = kind == TransactionKind.CommissionReversal;
                recorder.Record(house, new Movement(kind) { Amount = isReversal ? -commission : commission, Market = market }, at += Step);
            }
        }
    }

    private void Check(Market market) => counts.MarketsOutOfBalance += market.IsBalanced ? 0 : 1;
}
