namespace Accounting.Aggregator.Store;

/// <summary>Questions to a store that several rooms ask.</summary>
public static class ObjectStoreReading
{
    private const int LeasesAtOnceMax = 16;

    /// <summary>Leases several files side by side: a bucket answers many calls in the time of one. All of them, in the order asked for, or none.</summary>
    /// <exception cref="DamagedDataException">One is missing or its bytes are others.</exception>
    public static async Task<IReadOnlyList<FileLease>> LeaseFilesAsync(
        this IObjectStore store, IReadOnlyList<(ObjectKey Key, ContentHash256 Hash)> files, CancellationToken cancellation)
    {
        var leases = new FileLease?[files.Count];
        try
        {
            await Parallel.ForAsync(
                0,
                files.Count,
                new ParallelOptions { MaxDegreeOfParallelism = LeasesAtOnceMax, CancellationToken = cancellation },
                async (index, token) => leases[index] = await store.LeaseFileAsync(files[index].Key, files[index].Hash, token).ConfigureAwait(false)).ConfigureAwait(false);
            return [.. leases.OfType<FileLease>()];
        }
        catch
        {
            foreach (FileLease? lease in leases)
            {
                lease?.Dispose();
            }

            throw;
        }
    }

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
