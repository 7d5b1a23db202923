using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

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
                HashSet<ObjectKey> held = [.. CheckpointObject.Parse(name, content.Bytes.ToArray()).Select(named => named.Key)];
                await store.DeleteAsync([.. held, .. await IntervalsAsync(name.Source, held, cancellation)], cancellation);
            }
        }

        await store.PutAsync(objects, cancellation);
    }

    /// <summary>Those that hold one of these checkpoints.</summary>
    private async Task<IEnumerable<ObjectKey>> IntervalsAsync(SourceId source, HashSet<ObjectKey> held, CancellationToken cancellation)
    {
        var intervals = new List<ObjectKey>();
        foreach (StoredObject listed in await store.ListAsync(CheckpointKey.IntervalsFolder(source), cancellation))
        {
            if (CheckpointKey.TryParse(listed.Key, out CheckpointKey? name) && (await CheckpointObject.ReadAsync(store, name, cancellation)).Any(named => held.Contains(named.Key)))
            {
                intervals.Add(listed.Key);
            }
        }

        return intervals;
    }

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
}
