using Accounting.Exchange.Books;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Decides which transactions will be corrected, how and when, and makes the corrections in their time.
/// A correction changes balances and books at the moment it is made, which is also when it is logged.
/// Market sums stay zero: what belongs to a market only ever changes its time.
/// </summary>
internal sealed class CorrectionDesk(
    DisturbanceRates rates,
    TradingPeriod period,
    AccountPopulation population,
    SeededRandom random,
    TimedQueue<ExchangeEvent> agenda,
    ExchangeBooks books,
    Outbox outbox,
    ExchangeCounts counts)
{
    /// <summary>Leaves time for a first revision that is overtaken to arrive, and for corrections that wait for one another.</summary>
    private const long LastArrivalMargin = Outbox.OvertakenMax + Micros.Hour;

    private const int DayCorrectionsNearMonthEndFactor = 4;

    private static readonly CorrectionSort[] FollowUps = [CorrectionSort.Day, CorrectionSort.Amount, CorrectionSort.Account, CorrectionSort.Void];

    private readonly Probability _day = Probability.Of(rates.DayCorrections);
    private readonly Probability _dayNearMonthEnd = Probability.Of(rates.DayCorrections * DayCorrectionsNearMonthEndFactor);
    private readonly Probability _amount = Probability.Of(rates.AmountCorrections);
    private readonly Probability _account = Probability.Of(rates.AccountCorrections);
    private readonly Probability _void = Probability.Of(rates.Voids);
    private readonly Probability _correctedAgain = Probability.Of(0.15);
    private readonly Probability _late = Probability.Of(0.15);
    private readonly SlotPool<PlannedCorrection> _planned = new();

    /// <summary>Whether a new transaction will be corrected: when, or null.</summary>
    public PlannedTime? Plan(Wallet wallet, in Transaction transaction) =>
        DrawSort(wallet, transaction) is { } sort ? Plan(wallet, transaction, sort, transaction.OccurredAt.Microseconds) : null;

    /// <summary>When the transaction that will be corrected is logged itself.</summary>
    public void NoteTold(PlannedTime? planned, long toldAt)
    {
        if (planned is { } time)
        {
            _planned[time.Slot].ToldAt = toldAt;
        }
    }

    public void Make(int slot, long now)
    {
        PlannedCorrection planned = _planned[slot];
        _planned.Return(slot);
        Transaction before = planned.Standing;
        Wallet target = planned.Sort == CorrectionSort.Account ? PickTarget(planned.Wallet) : planned.Wallet;
        CorrectionSort sort = planned.Sort == CorrectionSort.Account && target == planned.Wallet ? CorrectionSort.Amount : planned.Sort;
        long madeAt = Micros.CeilingMillisecond(Math.Max(planned.Wallet.Account.EarliestTime(now), target.Account.EarliestTime(now)));
        planned.Wallet.Account.TakeTime(madeAt);
        if (target.Account != planned.Wallet.Account)
        {
            target.Account.TakeTime(madeAt);
        }

        Transaction after = CorrectionContent.Of(sort, before, target, new Timestamp(madeAt), period, random);
        if (!before.Voided)
        {
            planned.Wallet.Balance -= before.Amount;

            // What is logged only after its correction never stands by itself.
            books.TakeBack(planned.Wallet, before, Math.Max(madeAt, planned.ToldAt));
        }

        if (!after.Voided)
        {
            target.Balance += after.Amount;
            books.Apply(target, after, madeAt);
        }

        counts.Count(sort);
        outbox.SendCorrection(after, madeAt);
        PlanFollowUp(target, after, madeAt);
    }

    private CorrectionSort? DrawSort(Wallet wallet, in Transaction transaction)
    {
        long occurredAt = transaction.OccurredAt.Microseconds;
        bool isNearMonthEnd = Math.Abs(occurredAt - period.NearestBound(occurredAt)) < CorrectionContent.NearMonthEnd;
        if (random.Happens(isNearMonthEnd ? _dayNearMonthEnd : _day))
        {
            return CorrectionSort.Day;
        }

        if (!KindsOfMarkets.StandAlone(transaction.Kind) || wallet.Account.Type != AccountType.Customer)
        {
            return null;
        }

        return random.Happens(_amount) ? CorrectionSort.Amount
            : random.Happens(_account) ? CorrectionSort.Account
            : random.Happens(_void) ? CorrectionSort.Void
            : null;
    }

    private void PlanFollowUp(Wallet wallet, in Transaction standing, long madeAt)
    {
        if (!random.Happens(_correctedAgain))
        {
            return;
        }

        CorrectionSort sort = standing.Voided ? CorrectionSort.Restore
            : KindsOfMarkets.StandAlone(standing.Kind) && wallet.Account.Type == AccountType.Customer ? FollowUps[random.Below(FollowUps.Length)]
            : CorrectionSort.Day;
        NoteTold(Plan(wallet, standing, sort, madeAt), madeAt);
    }

    private PlannedTime? Plan(Wallet wallet, in Transaction standing, CorrectionSort sort, long after)
    {
        long delay = random.Happens(_late) ? random.Between(Micros.Day, 7 * Micros.Day) : random.Skewed(Micros.Minute, Micros.Day);
        long madeAt = Micros.CeilingMillisecond(after + delay);
        if (madeAt > period.LastArrival - LastArrivalMargin)
        {
            return null;
        }

        int slot = _planned.Rent();
        _planned[slot] = new PlannedCorrection(wallet, standing, sort, 0);
        agenda.Add(madeAt, new ExchangeEvent(EventSort.MakeCorrection) { Number = slot });
        return new PlannedTime(slot, madeAt);
    }

    private Wallet PickTarget(Wallet wallet)
    {
        Wallet? other = population.PickCounterparty(wallet, random);
        return other?.Account.Type == AccountType.Customer ? other : wallet;
    }
}
