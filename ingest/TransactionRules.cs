using NodaTime;

namespace Accounting.Ingest;

/// <summary>
/// The rules of a transaction that its schema cannot say, and the meaning of what is absent.
/// A sign against the kind's rule isn't among them: such money is accepted, counted and reported, never dropped for looking odd.
/// </summary>
public static class TransactionRules
{
    /// <summary>
    /// Fills in what an absent <c>pending_delta</c> and <c>original_occurred_at</c> mean and checks every rule.
    /// Returns null where the transaction is accepted. Allocates only for a rejection.
    /// </summary>
    public static Rejection? Normalise(ref Transaction transaction, Amount? pendingDelta, Timestamp? originalOccurredAt)
    {
        if (transaction.Revision < 0)
        {
            return new Rejection(QuarantineReason.NegativeRevision, "revision", $"{transaction.Revision} is below zero.");
        }

        return NormaliseTimes(ref transaction, originalOccurredAt)
            ?? NormalisePending(ref transaction, pendingDelta)
            ?? CheckAmounts(transaction);
    }

    /// <summary>
    /// Whether the transaction says to have occurred, now or first, further ahead of the broker's timestamp than <paramref name="bound"/>; null where
    /// it doesn't. A first time to come would be a home date to come: those are hot, so made-up ones would fill the memory.
    /// </summary>
    public static Rejection? CheckClock(in Transaction transaction, Timestamp loggedAt, Duration bound)
    {
        Timestamp latest = loggedAt.Plus(bound);
        return transaction.OccurredAt > latest ? Ahead("occurred_at", transaction.OccurredAt)
            : transaction.OriginalOccurredAt > latest ? Ahead("original_occurred_at", transaction.OriginalOccurredAt)
            : null;

        Rejection Ahead(string field, Timestamp at) =>
            new(QuarantineReason.TimeAheadOfBroker, field, $"{at} is more than {bound.TotalSeconds} s ahead of the broker's {loggedAt}.");
    }

    /// <summary>Whether the transaction says to have occurred, now or first, before <paramref name="earliest"/>; null where it doesn't. A month would be reported for every such year.</summary>
    public static Rejection? CheckEarliest(in Transaction transaction, Timestamp earliest)
    {
        return transaction.OccurredAt < earliest ? Before("occurred_at", transaction.OccurredAt)
            : transaction.OriginalOccurredAt < earliest ? Before("original_occurred_at", transaction.OriginalOccurredAt)
            : null;

        Rejection Before(string field, Timestamp at) =>
            new(QuarantineReason.BeforeEarliestDay, field, $"{at} is before {earliest.UtcDate}, the store's earliest day.");
    }

    private static Rejection? NormaliseTimes(ref Transaction transaction, Timestamp? originalOccurredAt)
    {
        if (!IsInRange(transaction.OccurredAt))
        {
            return new Rejection(QuarantineReason.TimeOutOfRange, "occurred_at", $"{transaction.OccurredAt.Microseconds} µs is outside 1970 to 2200.");
        }

        if (originalOccurredAt is { } original)
        {
            if (!IsInRange(original))
            {
                return new Rejection(QuarantineReason.TimeOutOfRange, "original_occurred_at", $"{original.Microseconds} µs is outside 1970 to 2200.");
            }

            if (transaction.Revision == 0 && original != transaction.OccurredAt)
            {
                return new Rejection(
                    QuarantineReason.ContradictoryOriginalOccurredAt,
                    "original_occurred_at",
                    $"revision 0 says {original}, its occurred_at {transaction.OccurredAt}.");
            }
        }
        else if (transaction.Revision > 0)
        {
            return new Rejection(
                QuarantineReason.MissingOriginalOccurredAt,
                "original_occurred_at",
                $"revision {transaction.Revision} must carry the occurred_at of revision 0.");
        }

        transaction.OriginalOccurredAt = originalOccurredAt ?? transaction.OccurredAt;
        return null;
    }

    private static Rejection? NormalisePending(ref Transaction transaction, Amount? pendingDelta)
    {
        if (pendingDelta is null && transaction.Kind == TransactionKind.WithdrawalPaid)
        {
            return new Rejection(QuarantineReason.MissingPendingDelta, "pending_delta", "WITHDRAWAL_PAID must carry it.");
        }

        bool mirrorsAmount = transaction.Kind is TransactionKind.WithdrawalRequested or TransactionKind.WithdrawalCancelled;
        transaction.PendingDelta = pendingDelta
            ?? (mirrorsAmount && transaction.Amount.IsInRange ? -transaction.Amount : Amount.Zero);
        return null;
    }

    private static Rejection? CheckAmounts(in Transaction transaction)
    {
        if (transaction.Stake < Amount.Zero && transaction.Kind != TransactionKind.BetCancelled)
        {
            return new Rejection(QuarantineReason.NegativeStake, "stake", $"{transaction.Stake} is below zero; only a BET_CANCELLED takes stake back.");
        }

        return CheckRange(transaction.Amount, "amount")
            ?? CheckRange(transaction.ExposureDelta, "exposure_delta")
            ?? CheckRange(transaction.PendingDelta, "pending_delta")
            ?? CheckRange(transaction.Stake, "stake")
            ?? (transaction.BalanceAfter is { } balance ? CheckRange(balance, "balance_after") : null);
    }

    private static Rejection? CheckRange(Amount amount, string field) =>
        amount.IsInRange ? null : new Rejection(QuarantineReason.AmountOutOfRange, field, $"{amount.TenThousandths} ten-thousandths is beyond decimal(18,4).");

    private static bool IsInRange(Timestamp timestamp) => timestamp >= Timestamp.Earliest && timestamp < Timestamp.Latest;
}
