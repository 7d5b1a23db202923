namespace Accounting.Ingest.Decoding;

/// <summary>The positions of the fields in <see cref="TransactionSchema.Transaction"/> and <see cref="TransactionSchema.StoredRow"/>.</summary>
internal static class TransactionField
{
    public const int TransactionId = 0;
    public const int Revision = 1;
    public const int Voided = 2;
    public const int AccountId = 3;
    public const int AccountType = 4;
    public const int Kind = 5;
    public const int Currency = 6;
    public const int Amount = 7;
    public const int ExposureDelta = 8;
    public const int PendingDelta = 9;
    public const int Stake = 10;
    public const int OccurredAt = 11;
    public const int OriginalOccurredAt = 12;
    public const int AccountSequence = 13;
    public const int MarketId = 14;
    public const int Sport = 15;
    public const int InPlay = 16;
    public const int Jurisdiction = 17;
    public const int BalanceAfter = 18;
    public const int Reference = 19;
    public const int Offset = 20;
    public const int LoggedAt = 21;
    public const int RawHash = 22;
}
