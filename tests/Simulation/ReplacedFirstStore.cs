using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.ReplacedTooEarly"/>: removes checkpoints before the object that holds them all is written.</summary>
internal sealed class ReplacedFirstStore(IObjectStore store) : IObjectStore
{
    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public async Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        foreach (ObjectContent content in objects)
        {
            if (CheckpointKey.TryParse(content.Key, out CheckpointKey? name) && name.IsConsolidated)
            {
                await store.DeleteAsync([.. CheckpointObject.Parse(name, content.Bytes.ToArray()).Select(named => named.Key)], cancellation);
            }
        }

        await store.PutAsync(objects, cancellation);
    }

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
}
