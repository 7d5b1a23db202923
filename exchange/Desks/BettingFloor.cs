using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Markets open all through the period, at a pace that spreads the bets asked for over it; bets are matched between two wallets
/// of one currency, and some are cancelled soon after. A backer risks the stake, a layer the liability, stake × (odds − 1).
/// </summary>
internal sealed class BettingFloor(
    ExchangeOptions options,
    TradingPeriod period,
    AccountPopulation population,
    TransactionRecorder recorder,
    CashDesk cashDesk,
    TimedQueue<ExchangeEvent> agenda,
    SeededRandom random,
    SeededRandom incidents,
    ExchangeCounts counts)
{
    private const long FirstMarketId = 100_000_001;

    /// <summary>Transactions of all kinds for each bet, settlement included: what is assumed until enough were counted.</summary>
    private const int TransactionsPerBetAtFirst = 5;

    /// <summary>Odds in hundredths: the stake and what is won on top.</summary>
    private const int OddsMin = 105;

    private const int OddsMax = 1_200;

    private readonly int _betsPerMarketMax = Math.Clamp(options.Transactions / 40, 4, 300);
    private readonly Probability _isCancelled = Probability.Of(0.03);
    private readonly Probability _isPartlyCancelled = Probability.Of(options.Incidents.PartialCancellations);
    private readonly Probability _isVoided = Probability.Of(options.Incidents.VoidedMarkets);
    private readonly Probability _isVoidedAfterSettlement = Probability.Of(options.Incidents.MarketsVoidedAfterSettlement);
    private readonly Probability _isMixed = Probability.Of(options.Incidents.MixedMarkets);
    private long _betsPlanned;
    private long _betsMatched;
    private long _marketsOpened;

    /// <summary>Opens a market and says when the next one opens.</summary>
    public void OpenMarket(long now)
    {
        Sport sport = Sport.All[random.SkewedBelow(Sport.All.Count)];
        long kickOff = now + random.Skewed(Micros.Hour, 3 * Micros.Day);
        long playEnd = kickOff + (sport.PlayMinutes * Micros.Minute);
        var market = new Market(FirstMarketId + _marketsOpened++, sport)
        {
            KickOff = kickOff,
            BetsEnd = playEnd,
            Winner = random.Below(sport.Selections),
            BetsLeft = (int)random.Skewed(2, _betsPerMarketMax),
            IsVoided = incidents.Happens(_isVoided),
            IsVoidedAfterSettlement = incidents.Happens(_isVoidedAfterSettlement),
            IsMixed = incidents.Happens(_isMixed),
        };
        counts.MarketsMixed += market.IsMixed ? 1 : 0;
        _betsPlanned += market.BetsLeft;
        ScheduleBet(market, now);
        agenda.Add(playEnd + random.Between(2 * Micros.Minute, 30 * Micros.Minute), new ExchangeEvent(EventSort.SettleMarket) { Market = market });
        agenda.Add(NextOpening(now), new ExchangeEvent(EventSort.OpenMarket));
    }

    public void MatchBet(Market market, long now)
    {
        ScheduleBet(market, now);
        Wallet backer = population.PickAnyone(random);
        Wallet? foreigner = market.IsMixed ? population.PickForeigner(backer, incidents) : null;
        if ((foreigner ?? population.PickCounterparty(backer, random)) is not { } layer)
        {
            return;
        }

        CurrencyProfile profile = backer.Profile;
        Amount stake = profile.DrawStake(random);
        Amount leastLiability = profile.FromMinorUnits(1);
        Amount liability = profile.Share(stake, random.Skewed(OddsMin, OddsMax) - 100, 100);
        liability = liability < leastLiability ? leastLiability : liability;
        int selection = random.Below(market.Sport.Selections);
        _betsMatched++;
        bool isInPlay = now >= market.KickOff;
        Amount laid = Exchanged(liability, profile, layer.Profile), won = Exchanged(stake, profile, layer.Profile);
        cashDesk.TreatCustomer(backer, now);
        cashDesk.EnsureFunds(backer, stake, now);
        cashDesk.EnsureFunds(layer, laid, now);
        recorder.Record(backer, new Movement(TransactionKind.BetMatched) { Exposure = stake, Stake = stake, Market = market, InPlay = isInPlay }, now);
        recorder.Record(layer, new Movement(TransactionKind.BetMatched) { Exposure = laid, Market = market, InPlay = isInPlay }, now);
        market.PositionOf(backer).NoteBet(isInPlay);
        market.PositionOf(layer).NoteBet(isInPlay);
        market.PositionOf(backer).Add(selection, stake, liability, -stake);
        market.PositionOf(layer).Add(selection, laid, -laid, won);
        if (foreigner is null)
        {
            PlanCancellation(market, backer, layer, stake, liability, selection, now);
        }
    }

    public void CancelBet(in ExchangeEvent bet, long now, bool isPart)
    {
        Market market = bet.Market!;
        bool isInPlay = now >= market.KickOff;
        counts.PartialCancellations += isPart ? 1 : 0;
        Cancel(bet.Wallet!, bet.Amount, isPart ? -bet.Amount : Amount.Zero);
        Cancel(bet.Layer!, bet.Liability, Amount.Zero);
        market.PositionOf(bet.Wallet!).Add(bet.Number, -bet.Amount, -bet.Liability, bet.Amount);
        market.PositionOf(bet.Layer!).Add(bet.Number, -bet.Liability, bet.Liability, -bet.Amount);

        void Cancel(Wallet wallet, Amount atRisk, Amount stake) =>
            recorder.Record(wallet, new Movement(TransactionKind.BetCancelled) { Exposure = -atRisk, Stake = stake, Market = market, InPlay = isInPlay }, now);
    }

    /// <summary>A few bets are cancelled whole, whose stake then is void, and a few in part: that part's stake is taken back.</summary>
    private void PlanCancellation(Market market, Wallet backer, Wallet layer, Amount stake, Amount liability, int selection, long now)
    {
        bool isWhole = random.Happens(_isCancelled);
        if (!isWhole && incidents.Happens(_isPartlyCancelled))
        {
            (stake, liability) = (backer.Profile.Share(stake, 1, 2), layer.Profile.Share(liability, 1, 2));
            Plan(EventSort.CancelPartOfBet, incidents);
        }
        else if (isWhole)
        {
            Plan(EventSort.CancelBet, random);
        }

        void Plan(EventSort sort, SeededRandom chance)
        {
            if (stake == Amount.Zero || liability == Amount.Zero)
            {
                return;
            }

            long cancelledAt = Math.Min(market.BetsEnd, now + chance.Between(Micros.Second, 10 * Micros.Minute));
            agenda.Add(
                cancelledAt,
                new ExchangeEvent(sort)
                {
                    Market = market, Wallet = backer, Layer = layer, Amount = stake, Liability = liability, Number = selection,
                });
        }
    }

    /// <summary>As much in another currency, measured by what people bet; the same amount in the same.</summary>
    private static Amount Exchanged(Amount amount, CurrencyProfile from, CurrencyProfile to)
    {
        if (from == to)
        {
            return amount;
        }

        long units = (long)((Int128)from.ToMinorUnits(amount) * to.ToMinorUnits(to.LargeStake) / from.ToMinorUnits(from.LargeStake));
        return to.FromMinorUnits(Math.Max(1, units));
    }

    /// <summary>
    /// When the share of the period that has passed equals the share of the transactions wanted that the bets planned will come to.
    /// How many a bet comes to depends on the accounts, so it is counted, beginning with an assumption that weighs a tenth of all.
    /// </summary>
    private long NextOpening(long now)
    {
        long assumedBets = 1 + (options.Transactions / (10 * TransactionsPerBetAtFirst));
        long bets = assumedBets + _betsMatched;
        long transactions = (assumedBets * TransactionsPerBetAtFirst) + counts.FirstRevisions;
        Int128 planned = (Int128)_betsPlanned * transactions / bets;
        return Math.Max(now, period.Start + (long)((period.End - period.Start) * planned / options.Transactions));
    }

    /// <summary>Spreads the bets left evenly, with chance, over the time left.</summary>
    private void ScheduleBet(Market market, long now)
    {
        long timeLeft = market.BetsEnd - now;
        if (market.BetsLeft == 0 || timeLeft <= 0)
        {
            return;
        }

        long gap = random.Between(0, Math.Min(timeLeft - 1, timeLeft * 2 / (market.BetsLeft + 1)));
        market.BetsLeft--;
        agenda.Add(now + gap, new ExchangeEvent(EventSort.MatchBet) { Market = market });
    }
}
