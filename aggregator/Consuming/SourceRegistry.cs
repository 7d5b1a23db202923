using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>The sources of a store. A topic that was recreated or moved to another cluster is another source, and never begins silently.</summary>
public static class SourceRegistry
{
    internal const int Format = 1;
    internal const string FileName = "source.json";

    /// <summary>The sources that the store was filled from.</summary>
    public static async Task<IReadOnlyList<SourceRecord>> ListAsync(IObjectStore store, CancellationToken cancellation)
    {
        var records = new List<SourceRecord>();
        foreach (StoredObject listed in await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false))
        {
            if (listed.Key.Name == FileName && await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                records.Add(StoreJson.Deserialize<SourceRecord>(listed.Key, bytes));
            }
        }

        return records;
    }

    /// <summary>Registers the log as the store's source of its topic, or finds it registered.</summary>
    /// <exception cref="SourceMismatchException">The store was filled from another log of the same topic's name.</exception>
    public static async Task<SourceId> EnsureAsync(IObjectStore store, LogIdentity log, CancellationToken cancellation)
    {
        SourceId source = log.SourceId;
        IReadOnlyList<SourceRecord> known = await ListAsync(store, cancellation).ConfigureAwait(false);
        if (known.Any(record => record.Source == source))
        {
            return source;
        }

        if (known.FirstOrDefault(record => record.Topic == log.Topic) is { } other)
        {
            throw new SourceMismatchException(
                $"The topic '{log.Topic}' of cluster '{log.ClusterId}' is not the one that {store.Location} was filled from "
                + $"(cluster '{other.ClusterId}'): it was recreated or moved, so its offsets mean something else. "
                + "Point --bootstrap-servers at the cluster it came from, or use another --data folder.");
        }

        var record = new SourceRecord { Format = Format, Source = source, ClusterId = log.ClusterId, Topic = log.Topic, TopicId = log.TopicId };
        await store.TryCreateAsync(ObjectContent.FromBytes(KeyOf(source), StoreJson.Serialize(record)), cancellation).ConfigureAwait(false);
        return source;
    }

    internal static ObjectKey KeyOf(SourceId source) => ObjectKey.Parse($"{CheckpointKey.SourcesPrefix}{source}/{FileName}");
}
