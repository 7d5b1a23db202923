using Accounting.Exchange.Books;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>Where every movement of money becomes a transaction: identity, number, time, running balance; into the books and on its way.</summary>
internal sealed class TransactionRecorder(ExchangeBooks books, CorrectionDesk corrections, ConflictDesk conflicts, Outbox outbox, SeededRandom identities)
{
    private const ulong VersionMask = 0xFFFF_FFFF_FFFF_0FFF;
    private const ulong Version4 = 0x4000;
    private const ulong VariantMask = 0x3FFF_FFFF_FFFF_FFFF;
    private const ulong Variant = 0x8000_0000_0000_0000;

    public void Record(Wallet wallet, in Movement movement, long now)
    {
        Account account = wallet.Account;
        Transaction transaction = Enter(wallet, movement, new Timestamp(account.TakeTime(now)));
        transaction.AccountSequence = ++account.Sequence;
        transaction.BalanceAfter = account.SendsBalance ? wallet.Balance : null;
        bool isFixed = movement.Market?.IsVoidedAfterSettlement == true;
        PlannedTime? planned = isFixed ? null : corrections.Plan(wallet, transaction);
        long toldAt = outbox.SendFirstRevision(transaction, planned?.MadeAt);
        corrections.NoteTold(planned, toldAt);
        books.Apply(wallet, transaction, toldAt);
        if (planned is null)
        {
            conflicts.Consider(wallet, transaction, toldAt);
        }
    }

    /// <summary>
    /// Records what no desk of the exchange numbers or states a balance with, and nobody corrects: what comes from the books before these, and
    /// what was forgotten.
    /// </summary>
    /// <param name="wallet">Whose.</param>
    /// <param name="movement">What moves.</param>
    /// <param name="occurredAt">The time that it is dated.</param>
    /// <param name="now">When it is recorded.</param>
    public void RecordUnnumbered(Wallet wallet, in Movement movement, long occurredAt, long now)
    {
        Transaction transaction = Enter(wallet, movement, new Timestamp(occurredAt));
        books.Apply(wallet, transaction, outbox.SendUnnumbered(transaction, now));
    }

    private Transaction Enter(Wallet wallet, in Movement movement, Timestamp occurredAt)
    {
        Account account = wallet.Account;
        wallet.Balance += movement.Amount;
        wallet.Exposure += movement.Exposure;
        if (KindsOfMarkets.SumToZero(movement.Kind))
        {
            movement.Market?.AddToResidual(wallet, movement.Amount);
        }

        return new Transaction
        {
            Id = NextId(),
            AccountId = account.Id,
            AccountType = account.Type,
            Kind = movement.Kind,
            Currency = wallet.Profile.Currency,
            Amount = movement.Amount,
            ExposureDelta = movement.Exposure,
            PendingDelta = movement.Pending,
            Stake = movement.Stake,
            OccurredAt = occurredAt,
            OriginalOccurredAt = occurredAt,
            MarketId = movement.Market?.Id,
            Sport = movement.Market?.Sport.Name ?? default,
            InPlay = movement.InPlay,
            Jurisdiction = account.Jurisdiction,
            Reference = movement.Reference,
        };
    }

    /// <summary>A UUID of version 4 (RFC 9562) from the seed.</summary>
    private TransactionId NextId() =>
        new(new UInt128((identities.Next() & VersionMask) | Version4, (identities.Next() & VariantMask) | Variant));
}
