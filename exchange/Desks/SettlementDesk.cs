using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Settles markets: every participant's result, commission on what it won, the same commission to the currency's HOUSE account.
/// A bet's two sides mirror each other to the minor unit, so over all accounts a market sums to zero per currency.
/// A few markets are settled for the wrong selection first, reversed, and settled again; a few are called off, before or after they were settled.
/// In the last days before a close of the books some winners are forgotten, and charged after it.
/// </summary>
internal sealed class SettlementDesk(
    IncidentRates rates,
    TradingPeriod period,
    AccountPopulation population,
    TransactionRecorder recorder,
    CashDesk cashDesk,
    TimedQueue<ExchangeEvent> agenda,
    SeededRandom random,
    SeededRandom incidents,
    ExchangeCounts counts)
{
    /// <summary>Between one participant's settlement and the next one's.</summary>
    private const long Step = 50;

    /// <summary>So long before a month's end a market isn't called off after its settlement: both belong to one month.</summary>
    private const long CallOffMargin = 4 * Micros.Hour;

    private const long ForgettingDays = 3;

    private readonly Probability _isSettledWrongly = Probability.Of(0.01);
    private readonly Probability _isForgotten = Probability.Of(rates.LateCommission);

    public void Settle(Market market, long now)
    {
        if (market.IsVoided)
        {
            CallOff(market, now);
            return;
        }

        if (market.IsVoidedAfterSettlement && period.MonthEndOf(now) - now > CallOffMargin)
        {
            Settle(market, market.Winner, now);
            agenda.Add(now + incidents.Between(10 * Micros.Minute, 2 * Micros.Hour), new ExchangeEvent(EventSort.ReverseSettlement) { Market = market });
            return;
        }

        market.IsVoidedAfterSettlement = false;
        bool isWrong = random.Happens(_isSettledWrongly);
        if (!isWrong && LateCharge(now) is { } chargedAt && incidents.Happens(_isForgotten))
        {
            agenda.Add(chargedAt, new ExchangeEvent(EventSort.ChargeLateCommission) { Market = market });
            Settle(market, market.Winner, now, forgets: true);
            return;
        }

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
                recorder.Record(position.Wallet, new Movement(TransactionKind.CommissionReversal) { Amount = position.Commission, Market = market, InPlay = position.IsInPlay }, at += Step);
            }
        }

        RecordHouseCommission(market, TransactionKind.CommissionReversal, at);
        Check(market);
        EventSort next = market.IsVoidedAfterSettlement ? EventSort.CallOffMarket : EventSort.SettleAgain;
        agenda.Add(now + random.Between(Micros.Minute, 10 * Micros.Minute), new ExchangeEvent(next) { Market = market });
    }

    public void SettleAgain(Market market, long now) => Settle(market, market.Winner, now);

    /// <summary>Cancels what is left of every bet; nobody wins or loses.</summary>
    public void CallOff(Market market, long now)
    {
        long at = now;
        foreach (Position position in market.Positions.Where(position => position.Exposure != Amount.Zero))
        {
            recorder.Record(
                position.Wallet,
                new Movement(TransactionKind.BetCancelled) { Exposure = -position.Exposure, Market = market, InPlay = now >= market.KickOff, Reference = "market void" },
                at += Step);
            position.Clear();
        }

        counts.MarketsVoided++;
    }

    /// <summary>Charges, after the books were closed, who was forgotten at the settlement; dated as it was due.</summary>
    public void ChargeLate(Market market, long now)
    {
        long at = now;
        foreach ((Position position, long dueAt) in market.Late)
        {
            counts.LateCommissions++;
            recorder.RecordUnnumbered(
                position.Wallet,
                new Movement(TransactionKind.Commission) { Amount = -position.Commission, Market = market, InPlay = position.IsInPlay, Reference = "commission charged late" },
                dueAt,
                at += Step);
        }

        foreach (var currency in market.Late.GroupBy(late => late.Position.Wallet.Profile).OrderBy(currency => currency.Key.Index))
        {
            Amount commission = currency.Aggregate(Amount.Zero, (sum, late) => sum + late.Position.Commission);
            recorder.RecordUnnumbered(
                population.Houses[currency.Key.Index],
                new Movement(TransactionKind.Commission) { Amount = commission, Market = market, Reference = "commission charged late" },
                currency.Max(late => late.DueAt) + Step,
                at += Step);
        }

        Check(market);
    }

    /// <summary>When who is forgotten now will be charged: after the close of the books, where it is near; else null.</summary>
    private long? LateCharge(long now) =>
        period.CloseOf(now) is { } close && close.Month == period.Months[period.MonthIndexOf(now)] && period.MonthEndOf(now) - now is > CallOffMargin and < ForgettingDays * Micros.Day
            ? close.At.Microseconds + (6 * Micros.Hour)
            : null;

    /// <param name="market">The market.</param>
    /// <param name="winner">The selection that wins.</param>
    /// <param name="now">When.</param>
    /// <param name="forgets">Whether winners to whom no balances are stated aren't charged yet.</param>
    private void Settle(Market market, int winner, long now, bool forgets = false)
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
            if (position.Commission != Amount.Zero && forgets && !wallet.Account.SendsBalance)
            {
                market.Late.Add((position, at += Step));
            }
            else if (position.Commission != Amount.Zero)
            {
                recorder.Record(wallet, new Movement(TransactionKind.Commission) { Amount = -position.Commission, Market = market, InPlay = position.IsInPlay }, at += Step);
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
            foreach (Position position in market.Positions.Except(market.Late.Select(late => late.Position)))
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
