using System.Globalization;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>Money that comes and goes: deposits, withdrawals, fees, bonuses, adjustments.</summary>
internal sealed class CashDesk(IncidentRates rates, TransactionRecorder recorder, TimedQueue<ExchangeEvent> agenda, SeededRandom random)
{
    private static readonly Utf8Text[] Methods = ["card", "bank transfer", "wallet"];

    private readonly Probability _depositIsReversed = Probability.Of(rates.DepositReversals);
    private readonly Probability _withdraws = Probability.Of(0.15);
    private readonly Probability _isPaidAtOnce = Probability.Of(0.4);
    private readonly Probability _isPaid = Probability.Of(0.85);
    private readonly Probability _costsFee = Probability.Of(0.3);
    private readonly Probability _bonusExpires = Probability.Of(0.3);
    private readonly Probability _receivesBonus = Probability.Of(0.01);
    private readonly Probability _isAdjusted = Probability.Of(0.006);
    private long _adjustments;

    /// <summary>Deposits what the wallet lacks to risk that much, and more.</summary>
    public void EnsureFunds(Wallet wallet, Amount atRisk, long now)
    {
        if (wallet.Available >= atRisk)
        {
            return;
        }

        Amount spare = wallet.Profile.DrawStake(random) + wallet.Profile.DrawStake(random);
        Amount deposit = wallet.Profile.RoundUp(atRisk - wallet.Available + spare);
        recorder.Record(wallet, new Movement(TransactionKind.Deposit) { Amount = deposit, Reference = Methods[random.Below(Methods.Length)] }, now);
        if (random.Happens(_depositIsReversed))
        {
            agenda.Add(now + random.Between(Micros.Day, 5 * Micros.Day), new ExchangeEvent(EventSort.ReverseDeposit) { Wallet = wallet, Amount = deposit });
        }
    }

    /// <summary>Now and then a customer is given a bonus or an adjustment.</summary>
    public void TreatCustomer(Wallet wallet, long now)
    {
        if (random.Happens(_receivesBonus))
        {
            Amount bonus = wallet.Profile.DrawStake(random);
            recorder.Record(wallet, new Movement(TransactionKind.Bonus) { Amount = bonus, Reference = "welcome back" }, now);
            if (random.Happens(_bonusExpires))
            {
                agenda.Add(now + random.Between(Micros.Day, 14 * Micros.Day), new ExchangeEvent(EventSort.ExpireBonus) { Wallet = wallet, Amount = bonus });
            }
        }
        else if (random.Happens(_isAdjusted))
        {
            Amount adjustment = wallet.Profile.DrawStake(random);
            Utf8Text reference = string.Create(CultureInfo.InvariantCulture, $"ADJ-{++_adjustments:D6} approved by operations");
            recorder.Record(
                wallet,
                new Movement(TransactionKind.Adjustment) { Amount = random.Below(2) == 0 ? adjustment : -adjustment, Reference = reference },
                now);
        }
    }

    /// <summary>A winner with money to spare may take half of it home.</summary>
    public void OfferWithdrawal(Wallet wallet, long now)
    {
        if (wallet.Available < wallet.Profile.LargeStake || !random.Happens(_withdraws))
        {
            return;
        }

        Amount amount = wallet.Profile.Share(wallet.Available, 1, 2);
        if (random.Happens(_isPaidAtOnce))
        {
            recorder.Record(wallet, new Movement(TransactionKind.Withdrawal) { Amount = -amount }, now);
        }
        else
        {
            recorder.Record(wallet, new Movement(TransactionKind.WithdrawalRequested) { Amount = -amount, Pending = amount }, now);
            agenda.Add(now + random.Between(Micros.Hour, 3 * Micros.Day), new ExchangeEvent(EventSort.ResolveWithdrawal) { Wallet = wallet, Amount = amount });
        }

        if (random.Happens(_costsFee))
        {
            recorder.Record(wallet, new Movement(TransactionKind.Fee) { Amount = -wallet.Profile.Share(wallet.Profile.LargeStake, 1, 50) }, now);
        }
    }

    public void ResolveWithdrawal(Wallet wallet, Amount amount, long now) =>
        recorder.Record(
            wallet,
            random.Happens(_isPaid)
                ? new Movement(TransactionKind.WithdrawalPaid) { Pending = -amount }
                : new Movement(TransactionKind.WithdrawalCancelled) { Amount = amount, Pending = -amount },
            now);

    public void ReverseDeposit(Wallet wallet, Amount amount, long now) =>
        recorder.Record(wallet, new Movement(TransactionKind.DepositReversal) { Amount = -amount, Reference = "charged back" }, now);

    public void ExpireBonus(Wallet wallet, Amount amount, long now) =>
        recorder.Record(wallet, new Movement(TransactionKind.BonusExpired) { Amount = -amount }, now);
}
