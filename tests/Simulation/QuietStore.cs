using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>The shared store for who looks at it afterwards: nothing happens in between, and nothing is written.</summary>
internal sealed class QuietStore(SimulatedStore store) : IObjectStore
{
    public string Location => "the simulated store";

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredObject>>(
        [.. store.List(prefix)]);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => Task.FromResult(store.Objects.GetValueOrDefault(key));

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => Task.FromResult(store.Lease(key, expected));

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => throw new NotSupportedException();
}
