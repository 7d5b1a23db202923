using Accounting.Ingest;

namespace Accounting.Reporting.Statements;

/// <summary>A transaction as a statement shows it.</summary>
public sealed record StatementLine
{
    public required TransactionId TransactionId { get; init; }

    public required int Revision { get; init; }

    public required BusinessDay Day { get; init; }

    public required Timestamp OccurredAt { get; init; }

    public required TransactionKind Kind { get; init; }

    public required AmountSum Amount { get; init; }

    /// <summary>After this transaction; the first adds to opening and prior-period adjustment.</summary>
    public required AmountSum RunningBalance { get; init; }

    public required string Source { get; init; }

    public required LogPartition Partition { get; init; }

    public required LogOffset Offset { get; init; }
}
