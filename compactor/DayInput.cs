using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>A segment and the number of its rows that belong to the date.</summary>
public sealed record DayInput(ObjectKey Segment, ContentHash256 Sha256, long Rows);
