using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// A decoder before it is mended: of some messages it makes another amount, another day, another transaction, it refuses some that are sound, and takes
/// some for sound that aren't.
/// </summary>
internal sealed class MistakenDecoder : IMessageDecoder
{
    private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());

    public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => message = Decode(rawValue);

    private DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
    {
        DecodedMessage right = _decoder.Decode(rawValue);
        ulong mistake = right.RawHash % 10;
        if (!right.IsAccepted)
        {
            return mistake < 4 ? right with { Rejection = null, Transaction = Transactions.Deposit(1 + (int)mistake, "7.00", Transactions.At("2026-09-30T12:00:00Z")) } : right;
        }

        Transaction transaction = right.Transaction;
        Duration day = Duration.FromDays(1);
        return mistake switch
        {
            0 => right with { Rejection = new Rejection(QuarantineReason.UnknownKind, "kind", "not known yet") },
            1 => right with { Transaction = transaction with { Amount = transaction.Amount + new Amount(10_000) } },
            2 => right with { Transaction = transaction with { OccurredAt = transaction.OccurredAt.Plus(-day), OriginalOccurredAt = transaction.OriginalOccurredAt.Plus(-day) } },
            3 => right with { Transaction = transaction with { Id = Transactions.Id(3) } },
            _ => right,
        };
    }
}
