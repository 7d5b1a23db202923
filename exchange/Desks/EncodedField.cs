namespace Accounting.Exchange.Desks;

/// <summary>The first fields of transaction.avsc, in its order.</summary>
internal enum EncodedField
{
    TransactionId,
    Revision,
    Voided,
    AccountId,
    AccountType,
    Kind,
    Currency,
    Amount,
    ExposureDelta,
    PendingDelta,
    Stake,
    OccurredAt,
    OriginalOccurredAt,
}
