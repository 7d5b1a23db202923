using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>
/// The sources of a store: of each topic its generations, the newest of which is read. A topic that was recreated, moved or truncated is
/// another generation, and never begins silently.
/// </summary>
public static class SourceRegistry
{
    internal const string FileName = "source.json";

    /// <summary>Every generation of every topic, by topic and generation.</summary>
    /// <exception cref="DamagedDataException">A source's description can't be relied on.</exception>
    public static async Task<IReadOnlyList<SourceRecord>> ListAsync(IObjectStore store, CancellationToken cancellation)
    {
        var records = new List<SourceRecord>();
        foreach (string folder in await store.ListFoldersAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false))
        {
            var key = ObjectKey.Parse(folder + FileName);
            if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                records.Add(SourceRecord.Parse(key, bytes));
            }
        }

        return [.. records.OrderBy(record => record.Topic, StringComparer.Ordinal).ThenBy(record => record.Generation).ThenBy(record => record.Source)];
    }

    /// <summary>Finds the newest generation of the log's topic, or registers the log as the first.</summary>
    /// <exception cref="SourceMismatchException">The newest generation is another log.</exception>
    /// <exception cref="DamagedDataException">A source's description can't be relied on.</exception>
    public static async Task<SourceRecord> EnsureAsync(IObjectStore store, LogIdentity log, CancellationToken cancellation)
    {
        SourceRecord? newest = await FindNewestAsync(store, log.Topic, cancellation).ConfigureAwait(false);
        if (newest is null)
        {
            await BeginAsync(store, SourceRecord.First(log), cancellation).ConfigureAwait(false);

            // Another consumer may have begun it with another log at the same time.
            newest = await FindNewestAsync(store, log.Topic, cancellation).ConfigureAwait(false);
        }

        return RequireSame(store, newest!, log);
    }

    /// <summary>Holds a log against the newest generation of its topic.</summary>
    /// <exception cref="SourceMismatchException">That is another log.</exception>
    public static SourceRecord RequireSame(IObjectStore store, SourceRecord newest, LogIdentity log) => newest.Log.IsSameLogAs(log)
        ? newest
        : throw new SourceMismatchException(
            $"The topic '{log.Topic}' ({log.Describe()}) is not the one that {store.Location} was filled from "
            + $"({newest.Log.Describe()}; generation {newest.Generation}, {newest.Source}): it was recreated or moved, so its offsets mean something else. "
            + "Point --bootstrap-servers at the cluster it came from; or, if this topic takes its place, begin a new generation with "
            + "'accounting source new --reason … --by …'.");

    /// <summary>The newest generation of a topic; null where the store knows none.</summary>
    /// <exception cref="SourceMismatchException">Two logs were registered as the first generation at once.</exception>
    public static async Task<SourceRecord?> FindNewestAsync(IObjectStore store, string topic, CancellationToken cancellation)
    {
        SourceRecord[] own = [.. (await ListAsync(store, cancellation).ConfigureAwait(false)).Where(record => record.Topic == topic)];
        SourceRecord[] rivals = [.. own.Where(record => record.Generation == own[^1].Generation)];
        return rivals.Length <= 1
            ? rivals.FirstOrDefault()
            : throw new SourceMismatchException(
                $"{store.Location} has {rivals.Length} sources that are generation {rivals[0].Generation} of the topic '{topic}': {string.Join(" and ", rivals.Select(rival => $"{rival.Source} ({rival.Log.Describe()})"))}. "
                + "Consumers of different clusters began it at once. Remove the folder under state/sources/ of the one that nothing was read from.");
    }

    /// <summary>Writes a generation down; false, and nothing written, where somebody has begun it already.</summary>
    public static Task<bool> BeginAsync(IObjectStore store, SourceRecord record, CancellationToken cancellation) =>
        store.TryCreateAsync(ObjectContent.FromBytes(KeyOf(record.Source), SealedJson.Serialize(record)), cancellation);

    internal static ObjectKey KeyOf(SourceId source) => ObjectKey.Parse($"{CheckpointKey.SourcesPrefix}{source}/{FileName}");
}
