namespace Accounting.Aggregator.Store;

/// <summary>Questions to a store that several rooms ask.</summary>
public static class ObjectStoreReading
{
    /// <summary>
    /// Leases several files, all of them in the order asked for, or none. Side by side where the store waits for a server: a bucket answers many
    /// calls in the time of one. One after the other elsewhere, so that the same work makes the same calls in the same order.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="isAgain">Whether what was found right before need not be read (<see cref="IObjectStore.LeaseAgainAsync"/>).</param>
    /// <exception cref="DamagedDataException">One is missing or its bytes are others.</exception>
    public static async Task<FileLeases> LeaseFilesAsync(
        this IObjectStore store, IReadOnlyList<(ObjectKey Key, ContentHash256 Hash)> files, CancellationToken cancellation, bool isAgain = false)
    {
        var leases = new FileLease?[files.Count];
        try
        {
            if (store.CallsAtOnceMax > 1)
            {
                await Parallel.ForAsync(
                    0,
                    files.Count,
                    new ParallelOptions { MaxDegreeOfParallelism = store.CallsAtOnceMax, CancellationToken = cancellation },
                    async (index, token) => await LeaseAsync(index, token).ConfigureAwait(false)).ConfigureAwait(false);
            }
            else
            {
                for (int index = 0; index < files.Count; index++)
                {
                    await LeaseAsync(index, cancellation).ConfigureAwait(false);
                }
            }

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

        async Task LeaseAsync(int index, CancellationToken token) =>
            leases[index] = await (isAgain ? store.LeaseAgainAsync(files[index].Key, files[index].Hash, token) : store.LeaseFileAsync(files[index].Key, files[index].Hash, token)).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads for each of many items, and hands them out in their order, each with its reading, which has ended, well or not. As many readings at a time
    /// as calls are worth making side by side; so no more results than those wait to be handed out, and where that is one, one call follows the other.
    /// </summary>
    public static async IAsyncEnumerable<(TItem Item, Task<TResult> Reading)> ReadEachAsync<TItem, TResult>(
        this IObjectStore store, IEnumerable<TItem> items, Func<TItem, Task<TResult>> read)
    {
        foreach (TItem[] some in items.Chunk(store.CallsAtOnceMax))
        {
            Task<TResult>[] readings = Array.ConvertAll(some, item => read(item));
            await ((Task)Task.WhenAll(readings)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            for (int index = 0; index < some.Length; index++)
            {
                yield return (some[index], readings[index]);
            }
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
