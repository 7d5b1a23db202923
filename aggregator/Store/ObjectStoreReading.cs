namespace Accounting.Aggregator.Store;

/// <summary>Questions to a store that several rooms ask.</summary>
public static class ObjectStoreReading
{
    /// <summary>Whether an object is there with just the bytes that are expected. Reads all of them; what it finds is an answer, not an error.</summary>
    public static async Task<bool> HoldsAsync(this IObjectStore store, ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        try
        {
            using FileLease lease = await store.LeaseFileAsync(key, expected, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (DamagedDataException)
        {
            return false;
        }
    }
}
