using Accounting.Aggregator.Store;

namespace Accounting.Bench.Runs;

/// <summary>Another store, whose calls are counted as a bucket would charge for them.</summary>
internal sealed class CountingStore(IObjectStore store) : IObjectStore
{
    /// <summary>Objects that a bucket names in one answer.</summary>
    private const int ListedAtOnce = 1000;

    private long _puts;
    private long _reads;
    private long _listPages;
    private long _listed;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>What was called so far.</summary>
    public StoreCalls Calls => new(
        Interlocked.Read(ref _puts),
        Interlocked.Read(ref _reads),
        Interlocked.Read(ref _listPages),
        Interlocked.Read(ref _listed),
        Interlocked.Read(ref _bytesRead),
        Interlocked.Read(ref _bytesWritten));

    public string Location => store.Location;

    public int CallsAtOnceMax => store.CallsAtOnceMax;

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> found = await store.ListAsync(prefix, cancellation).ConfigureAwait(false);
        CountListing(found.Count);
        return found;
    }

    /// <summary>For each range a bucket is asked.</summary>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> found = await store.ListAsync(ranges, cancellation).ConfigureAwait(false);
        foreach (KeyRange range in ranges)
        {
            CountListing(found.Count(listed => range.Has(listed.Key)));
        }

        return found;
    }

    public async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation)
    {
        IReadOnlyList<string> found = await store.ListFoldersAsync(prefix, cancellation).ConfigureAwait(false);
        CountListing(found.Count);
        return found;
    }

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        CountRead(bytes?.Length ?? 0);
        return bytes;
    }

    public async Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        FileLease lease = await store.LeaseFileAsync(key, expected, cancellation).ConfigureAwait(false);
        CountRead(new FileInfo(lease.Path).Length);
        return lease;
    }

    public async Task<FileLease> LeaseAgainAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        FileLease lease = await store.LeaseAgainAsync(key, expected, cancellation).ConfigureAwait(false);
        CountRead(lease.IsKnown ? 0 : new FileInfo(lease.Path).Length);
        return lease;
    }

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        foreach (ObjectContent content in objects)
        {
            CountPut(content);
        }

        return store.PutAsync(objects, cancellation);
    }

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        CountPut(content);
        return store.TryCreateAsync(content, cancellation);
    }

    public Task RequireExclusiveCreationAsync(CancellationToken cancellation) => store.RequireExclusiveCreationAsync(cancellation);

    /// <summary>A bucket charges nothing for it.</summary>
    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private void CountListing(int names)
    {
        Interlocked.Add(ref _listPages, Math.Max(1, (names + ListedAtOnce - 1) / ListedAtOnce));
        Interlocked.Add(ref _listed, names);
    }

    private void CountRead(long bytes)
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _bytesRead, bytes);
    }

    /// <summary>Before the call, since a file may be moved by it.</summary>
    private void CountPut(ObjectContent content)
    {
        Interlocked.Increment(ref _puts);
        Interlocked.Add(ref _bytesWritten, content.FilePath is { } path ? new FileInfo(path).Length : content.Bytes.Length);
    }
}
