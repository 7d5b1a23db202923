using Accounting.Aggregator.Store;

namespace Accounting.Tests.Support;

/// <summary>Lets somebody else go first, once, just before the exclusive create.</summary>
internal sealed class OvertakenStore(IObjectStore store, Func<Task> faster) : IObjectStore
{
    private bool _raced;

    /// <summary>Whether the slower one, too, is told that it created the object, as a server does that ignores the condition.</summary>
    public bool SaysYesToAll { get; init; }

    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        if (!_raced)
        {
            _raced = true;
            await faster();
        }

        return await store.TryCreateAsync(content, cancellation) || SaysYesToAll;
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
}
