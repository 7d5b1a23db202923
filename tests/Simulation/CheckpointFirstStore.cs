using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.CheckpointBeforeSegment"/>: holds segments back until their checkpoint is written.</summary>
internal sealed class CheckpointFirstStore(IObjectStore store) : IObjectStore
{
    private readonly List<ObjectContent> _heldBack = [];

    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public async Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        if (!objects.Any(content => CheckpointKey.TryParse(content.Key, out _)))
        {
            _heldBack.AddRange(objects);
            return;
        }

        await store.PutAsync(objects, cancellation);
        await store.PutAsync([.. _heldBack], cancellation);
        _heldBack.Clear();
    }

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
}
