namespace Accounting.Ingest;

/// <summary>Neighbours that are worked on together.</summary>
public static class Batches
{
    /// <summary>As many as come to so much; what comes to more is on its own.</summary>
    /// <param name="items">All of them, in order.</param>
    /// <param name="sizeOf">What one comes to.</param>
    /// <param name="sizeMax">What a batch may come to.</param>
    /// <param name="countMax">How many may be in one.</param>
    public static IEnumerable<List<T>> Of<T>(IEnumerable<T> items, Func<T, long> sizeOf, long sizeMax, int countMax = int.MaxValue)
    {
        var batch = new List<T>();
        long size = 0;
        foreach (T item in items)
        {
            long own = sizeOf(item);
            if (batch.Count > 0 && (size + own > sizeMax || batch.Count == countMax))
            {
                yield return batch;
                batch = [];
                size = 0;
            }

            batch.Add(item);
            size += own;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
