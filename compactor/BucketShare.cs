using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>Every so manieth of a store's buckets: what one of several compactors folds of a large date.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Shares">How many there are.</param>
/// <param name="Buckets">How many buckets the store has.</param>
internal readonly record struct BucketShare(int Number, int Shares, int Buckets)
{
    /// <summary>Its buckets, ascending.</summary>
    public IReadOnlyList<IdBucket> All
    {
        get
        {
            (int number, int shares) = (Number, Shares);
            return [.. IdBucket.All(Buckets).Where(bucket => bucket.Number % shares == number)];
        }
    }

    public bool Holds(int bucket) => bucket % Shares == Number;

    public bool Holds(TransactionId id) => Holds(IdBucket.NumberOf(id, Buckets));

    /// <summary>SQL of whether a row's id is of one of its buckets.</summary>
    public string Holds() => string.Create(CultureInfo.InvariantCulture, $"{IdBucket.NumberSql(Buckets)} % {Shares} = {Number}");
}
