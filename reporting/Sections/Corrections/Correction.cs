using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>What the change of one transaction does to one account in one month, as <see cref="CorrectionTables"/> tells it.</summary>
public sealed record Correction
{
    public required string OriginalMonth { get; init; }

    public required long AccountId { get; init; }

    public required Currency Currency { get; init; }

    public required string TransactionId { get; init; }

    /// <summary><c>late</c>, <c>revised</c>, <c>voided</c>, <c>restored</c>, <c>replaced</c>, <c>retracted</c>; or <c>time-zone rules</c>, where the transaction is as it was and other rules put it into another month.</summary>
    public required string Change { get; init; }

    public required TransactionKind Kind { get; init; }

    /// <summary>Null where none stood before.</summary>
    public required long? OldRevision { get; init; }

    /// <summary>Null where none stands any more.</summary>
    public required long? NewRevision { get; init; }

    public required AmountSum Amount { get; init; }

    public required AmountSum ExposureDelta { get; init; }

    public required AmountSum PendingDelta { get; init; }

    public required AmountSum Stake { get; init; }

    /// <summary>The fields that differ, with both values; null of a transaction that has only one row.</summary>
    public required string? ChangedFields { get; init; }

    /// <summary>Where the row that stands came from; of a transaction without one, where the one that stood did.</summary>
    public required string Source { get; init; }

    public required long Partition { get; init; }

    public required long Offset { get; init; }

    public required string? Run { get; init; }

    /// <summary>The broker's timestamp of that row.</summary>
    public required string LoggedAt { get; init; }
}
