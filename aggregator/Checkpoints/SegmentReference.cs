using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>An immutable container file of rows or quarantined messages, and what its bytes must be.</summary>
public sealed record SegmentReference(ObjectKey Key, ContentHash256 Sha256, long LengthBytes, long Rows);
