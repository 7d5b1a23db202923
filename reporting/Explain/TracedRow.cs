namespace Accounting.Reporting.Explain;

/// <summary>A stored row of a transaction: one revision that was ever seen, and where.</summary>
public sealed record TracedRow
{
    public required int Revision { get; init; }

    /// <summary><c>counts</c>, or why it doesn't: <c>superseded</c>, <c>conflicting</c>, <c>duplicate</c> or <c>retracted</c>.</summary>
    public required string Outcome { get; init; }

    public required long AccountId { get; init; }

    public required Ingest.Amount Amount { get; init; }

    public required string OccurredAt { get; init; }

    public required string Source { get; init; }

    public required long Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>Null where the live consumer brought it.</summary>
    public required string? Run { get; init; }

    /// <summary>The broker's timestamp.</summary>
    public required string LoggedAt { get; init; }
}
