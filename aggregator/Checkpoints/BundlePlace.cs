using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Where a segment lies among others.</summary>
/// <param name="Object">Their object (<see cref="SegmentBundle"/>).</param>
/// <param name="Sha256">Of the whole object.</param>
/// <param name="LengthBytes">Of the whole object.</param>
/// <param name="Position">The first of the segment's own bytes.</param>
public sealed record BundlePlace(ObjectKey Object, ContentHash256 Sha256, long LengthBytes, long Position);
