using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Tests.Support;

/// <summary>The checkpoints of a store just as they were written, running totals included.</summary>
internal static class StoredCheckpoints
{
    public static async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        var found = new SortedDictionary<ObjectKey, NamedCheckpoint>();
        foreach (CheckpointKey name in await NamesAsync(store, cancellation))
        {
            foreach (NamedCheckpoint named in await CheckpointObject.ReadAsync(store, name, cancellation))
            {
                found[named.Key] = named;
            }
        }

        return [.. found.Values];
    }

    /// <summary>Of all objects that hold any.</summary>
    public static async Task<IReadOnlyList<CheckpointKey>> NamesAsync(IObjectStore store, CancellationToken cancellation) =>
        CheckpointListing.Of(await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation)).Names;
}
