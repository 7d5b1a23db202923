using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest.Decoding;

/// <summary>An accepted transaction as a segment holds it; its source, partition and run are the segment's.</summary>
public record struct StoredTransaction(Transaction Transaction, LogOffset Offset, Timestamp LoggedAt, ulong RawHash)
{
    /// <summary>What the message said. A field, so that who looks at it copies nothing.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The hot path looks at it where it lies")]
    public Transaction Transaction = Transaction;
}
