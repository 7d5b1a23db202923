using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>What the next revision of a transaction says.</summary>
internal static class CorrectionContent
{
    /// <summary>So near to a month's end a changed day mostly crosses it.</summary>
    public const long NearMonthEnd = 6 * Micros.Hour;

    private static readonly Utf8Text[] Reasons =
    [
        "day corrected: value date of the bank",
        "amount corrected: as on the bank's statement",
        "account corrected: approved by the account desk",
        "void: booked twice, approved by operations",
        "restored: was not a double after all",
    ];

    /// <param name="sort">What changes.</param>
    /// <param name="before">The transaction as it stands.</param>
    /// <param name="target">The wallet it belongs to afterwards.</param>
    /// <param name="madeAt">When the correction is made; no revision occurs later than that.</param>
    /// <param name="period">Every revision occurs within it.</param>
    /// <param name="random">Decides by how much.</param>
    public static Transaction Of(
        CorrectionSort sort, in Transaction before, Wallet target, Timestamp madeAt, TradingPeriod period, SeededRandom random)
    {
        Transaction after = before;
        after.Revision++;
        after.AccountSequence = null;
        after.BalanceAfter = null;
        after.Reference = Reasons[(int)sort];
        switch (sort)
        {
            case CorrectionSort.Day:
                after.OccurredAt = new Timestamp(DrawTime(before, madeAt.Microseconds, period, random));
                break;
            case CorrectionSort.Amount:
                after.Amount = DrawAmount(before.Amount, target.Profile, random);
                break;
            case CorrectionSort.Account:
                after.AccountId = target.Account.Id;
                after.AccountType = target.Account.Type;
                after.Jurisdiction = target.Account.Jurisdiction;
                break;
            case CorrectionSort.Void:
                after.Voided = true;
                break;
            case CorrectionSort.Restore:
                after.Voided = false;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(sort), sort, "A correction without a content.");
        }

        return after;
    }

    /// <summary>Mostly hours earlier or later, days for what belongs to no market; near a month's end mostly across it.</summary>
    private static long DrawTime(in Transaction before, long madeAt, TradingPeriod period, SeededRandom random)
    {
        long from = before.OccurredAt.Microseconds;
        long bound = period.NearestBound(from);
        long shift = KindsOfMarkets.StandAlone(before.Kind) && random.Below(5) == 0
            ? random.Between(Micros.Day, 3 * Micros.Day)
            : random.Skewed(Micros.Minute, 20 * Micros.Hour);
        if (Math.Abs(from - bound) < NearMonthEnd && random.Below(4) != 0)
        {
            shift = Math.Abs(from - bound) + random.Between(Micros.Second, NearMonthEnd);
            shift = from < bound ? shift : -shift;
        }
        else if (random.Below(2) == 0)
        {
            shift = -shift;
        }

        long latest = Math.Min(madeAt, period.End - 1);
        return IsPossible(from + shift) ? from + shift
            : IsPossible(from - shift) ? from - shift
            : random.Between(from + 1, Math.Max(from + 1, latest));

        bool IsPossible(long time) => time >= period.Start && time <= latest;
    }

    /// <summary>Up to half as much more or less, of the same sign and never zero.</summary>
    private static Amount DrawAmount(Amount before, CurrencyProfile profile, SeededRandom random)
    {
        long magnitude = Math.Abs(profile.ToMinorUnits(before));
        long change = random.Between(1, Math.Max(1, magnitude / 2));
        long after = random.Below(2) == 0 && change < magnitude ? magnitude - change : magnitude + change;
        return profile.FromMinorUnits(before < Amount.Zero ? -after : after);
    }
}
