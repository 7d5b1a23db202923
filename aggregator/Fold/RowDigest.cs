using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// A commutative digest of rows of one source, partition and run: how many, the sum of their content hashes, and the sum of each content
/// hash's low 31 bits times a factor of its offset, which ties every content to its place. All sums are exact, so digests of
/// disjoint sets add up, and SQL over the stored columns gets the same numbers.
/// </summary>
public readonly record struct RowDigest(long Rows, UInt128 ContentHashSum, UInt128 PlacementSum)
{
    /// <summary>2^31 - 1, a prime: both factors of a placement stay below it, so a product fits 62 bits.</summary>
    public const long PlacementModulus = 2_147_483_647;

    public static RowDigest Zero => default;

    public static RowDigest operator +(RowDigest left, RowDigest right) => new(
        checked(left.Rows + right.Rows),
        checked(left.ContentHashSum + right.ContentHashSum),
        checked(left.PlacementSum + right.PlacementSum));

    public static RowDigest operator -(RowDigest left, RowDigest right) => new(
        checked(left.Rows - right.Rows),
        checked(left.ContentHashSum - right.ContentHashSum),
        checked(left.PlacementSum - right.PlacementSum));

    public static RowDigest Of(ulong contentHash, LogOffset offset)
    {
        ulong placement = (contentHash & PlacementModulus) * (ulong)((offset.Value % PlacementModulus) + 1);
        return new RowDigest(1, contentHash, placement);
    }
}
