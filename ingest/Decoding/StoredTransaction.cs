namespace Accounting.Ingest.Decoding;

/// <summary>An accepted transaction as a segment holds it; its source, partition and run are the segment's.</summary>
public readonly record struct StoredTransaction(Transaction Transaction, LogOffset Offset, Timestamp LoggedAt, ulong RawHash);
