namespace Accounting.Ingest.Files;

/// <summary>A line while its values are being set.</summary>
internal sealed class TsvRow
{
    public Transaction Transaction;

    public Amount? PendingDelta { get; set; }

    public Timestamp? OriginalOccurredAt { get; set; }
}
