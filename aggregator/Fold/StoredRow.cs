using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// A row of one partition's set as the fold needs it: identity, what decides which row stands, and what counts if it does.
/// <see cref="ContentHash"/> stands for the content: rows of equal id, revision and hash say the same.
/// </summary>
public readonly record struct StoredRow
{
    public required TransactionId Id { get; init; }

    public required int Revision { get; init; }

    public required bool Voided { get; init; }

    public required ulong ContentHash { get; init; }

    public required LogOffset Offset { get; init; }

    public required BusinessDay BusinessDay { get; init; }

    public required Currency Currency { get; init; }

    public required TransactionKind Kind { get; init; }

    public required Amount Amount { get; init; }

    public required Amount ExposureDelta { get; init; }

    public required Amount PendingDelta { get; init; }

    public required Amount Stake { get; init; }

    public TotalsKey TotalsKey => new(BusinessDay, Currency, Kind);

    public static StoredRow Of(in Transaction transaction, ulong contentHash, LogOffset offset, BusinessDay businessDay) => new()
    {
        Id = transaction.Id,
        Revision = transaction.Revision,
        Voided = transaction.Voided,
        ContentHash = contentHash,
        Offset = offset,
        BusinessDay = businessDay,
        Currency = transaction.Currency,
        Kind = transaction.Kind,
        Amount = transaction.Amount,
        ExposureDelta = transaction.ExposureDelta,
        PendingDelta = transaction.PendingDelta,
        Stake = transaction.Stake,
    };
}
