namespace Accounting.Compactor.Rows;

/// <summary>Which rows belong into a file: winners of a bucket, or losers.</summary>
internal readonly record struct RowFilter(bool Losers, int Bucket, int Buckets)
{
    public static RowFilter AllLosers => new(true, 0, 1);

    /// <summary>Winners whose id is of the bucket: its last byte, modulo how many there are.</summary>
    public static RowFilter WinnersOf(int bucket, int buckets) => new(false, bucket, buckets);

    public bool Wants(in OrderedRow row) => Losers
        ? row.Fate.IsLoser()
        : row.Fate == RowFate.Winner && (Buckets == 1 || row.LastIdByte % Buckets == Bucket);
}
