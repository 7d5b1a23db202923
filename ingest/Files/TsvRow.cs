namespace Accounting.Ingest.Files;

/// <summary>A line while its values are being set.</summary>
internal sealed class TsvRow
{
    public Transaction Transaction;

    public Amount? PendingDelta { get; set; }

    public Timestamp? OriginalOccurredAt { get; set; }

    /// <summary>What the transaction is called where it comes from, where that need not be a UUID.</summary>
    public string? TextId { get; set; }
}
