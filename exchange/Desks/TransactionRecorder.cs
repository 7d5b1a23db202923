using Accounting.Exchange.Books;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>Where every movement of money becomes a transaction: identity, number, time, running balance; into the books and on its way.</summary>
internal sealed class TransactionRecorder(ExchangeBooks books, CorrectionDesk corrections, Outbox outbox, SeededRandom identities)
{
    private const ulong VersionMask = 0xFFFF_FFFF_FFFF_0FFF;
    private const ulong Version4 = 0x4000;
    private const ulong VariantMask = 0x3FFF_FFFF_FFFF_FFFF;
    private const ulong Variant = 0x8000_0000_0000_0000;

    public void Record(Wallet wallet, in Movement movement, long now)
    {
        Account account = wallet.Account;
        var occurredAt = new Timestamp(account.TakeTime(now));
        wallet.Balance += movement.Amount;
        wallet.Exposure += movement.Exposure;
        var transaction = new Transaction
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
            AccountSequence = ++account.Sequence,
            MarketId = movement.Market?.Id,
            Sport = movement.Market?.Sport.Name ?? default,
            InPlay = movement.InPlay,
            Jurisdiction = account.Jurisdiction,
            BalanceAfter = account.SendsBalance ? wallet.Balance : null,
            Reference = movement.Reference,
        };
        if (KindsOfMarkets.SumToZero(movement.Kind))
        {
            movement.Market?.AddToResidual(wallet, movement.Amount);
        }

        books.Apply(wallet, transaction);
        outbox.SendFirstRevision(transaction, corrections.Plan(wallet, transaction));
    }

    /// <summary>A UUID of version 4 (RFC 9562) from the seed.</summary>
    private TransactionId NextId() =>
        new(new UInt128((identities.Next() & VersionMask) | Version4, (identities.Next() & VariantMask) | Variant));
}
