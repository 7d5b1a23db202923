using System.Globalization;

namespace Accounting.Compactor;

/// <summary>One of the parts that a store divides the ids of each home date into: those whose last byte, modulo the store's bucket count, is its number.</summary>
internal readonly record struct IdBucket(int Number, int Count)
{
    public static IEnumerable<IdBucket> All(int count) => Enumerable.Range(0, count).Select(number => new IdBucket(number, count));

    /// <summary>SQL of whether a row's id is of the bucket.</summary>
    public string Holds()
    {
        const string Digits = "'0123456789abcdef'";
        return Count == 1
            ? "true"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"((strpos({Digits}, substr(transaction_id::VARCHAR, 35, 1)) - 1) * 16 + strpos({Digits}, substr(transaction_id::VARCHAR, 36, 1)) - 1) % {Count} = {Number}");
    }
}
