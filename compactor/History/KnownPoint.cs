using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.History;

/// <summary>What was known, and by which time-zone rules it was cut into business days.</summary>
/// <param name="Coverage">What was known.</param>
/// <param name="CutBy">What cuts by the rules name; null of the store's first.</param>
public sealed record KnownPoint(Coverage Coverage, ContentHash256? CutBy);
