using Accounting.Exchange.Books;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// Sends a few transactions once more with another amount under the same revision: a mistake that nobody takes back. The first content is right. It is the one
/// that counts, by the rule of the greatest hash, so that the exchange's books need not follow a mistake; the wrong amount is chosen so.
/// </summary>
internal sealed class ConflictDesk(DisturbanceRates rates, TradingPeriod period, SeededRandom random, ExchangeBooks books, Outbox outbox, ExchangeCounts counts)
{
    private const int AttemptsMax = 64;

    private readonly Probability _conflicts = Probability.Of(rates.Conflicts);

    /// <param name="wallet">Whose.</param>
    /// <param name="transaction">A first revision that nobody will correct.</param>
    /// <param name="toldAt">When it is logged.</param>
    public void Consider(Wallet wallet, in Transaction transaction, long toldAt)
    {
        if (!KindsOfMarkets.StandAlone(transaction.Kind) || wallet.Account.Type != AccountType.Customer || !random.Happens(_conflicts))
        {
            return;
        }

        long sentAt = Micros.CeilingMillisecond(toldAt + random.Between(Micros.Minute, 6 * Micros.Hour));
        if (sentAt > period.LastArrivalOf(transaction.OccurredAt.Microseconds) || Mistake(wallet, transaction) is not { } other)
        {
            return;
        }

        counts.Conflicts++;
        outbox.SendConflicting(other, sentAt);
        ulong right = ContentHash.Of(transaction), wrong = ContentHash.Of(other);
        books.Add(new SentConflict(transaction.Id, period.Months[period.MonthIndexOf(transaction.OccurredAt.Microseconds)], new Timestamp(sentAt), [wrong, right]));
    }

    /// <summary>The nearest larger amount whose content doesn't stand beside the right one.</summary>
    private static Transaction? Mistake(Wallet wallet, in Transaction right)
    {
        Transaction wrong = right;
        for (int units = 1; units <= AttemptsMax; units++)
        {
            Amount more = wallet.Profile.FromMinorUnits(units);
            wrong.Amount = right.Amount < Amount.Zero ? right.Amount - more : right.Amount + more;
            if (ContentHash.Of(wrong) < ContentHash.Of(right))
            {
                return wrong;
            }
        }

        return null;
    }
}
