using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Keeps the Iceberg tables of a store up to its day versions, for engines to read: <c>tables/</c> says which files of <c>state/days</c> hold what counts, now and in
/// earlier states. Nothing of ours reads it, and all of it can be made again (docs/decisions/0048).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">For the database that reads what new files hold.</param>
/// <param name="location">The store's URI for those who read tables that aren't there yet; null for that of its place.</param>
/// <param name="clock">Tells when snapshots are made.</param>
public sealed class TablePublisher(IObjectStore store, CompactorOptions options, string? location, TimeProvider clock)
{
    private IEnumerable<(OpenTable Table, TableCommit Commit)> Commits => OpenTable.All.Select(
        table => (table, new TableCommit(store, table, TableLocation.Of(location, store), new DataFileReader(store, options), clock)));

    /// <summary>Brings the tables to the newest versions, each by one commit of its own. Those that a program of before wrote, test accounts included, are written anew.</summary>
    /// <param name="compacted">Has the versions; dates of which it has none stay as they are, and are named in the snapshot.</param>
    /// <param name="pinnedAt">When they were found to be the newest. What is too long ago might have been collected since: nothing is committed then.</param>
    /// <param name="months">Tells all final months, for tables that are written anew.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    /// <returns>How many tables have a new snapshot; null where it was too long ago.</returns>
    /// <exception cref="DamagedDataException">A table isn't what was written, or a file of a version isn't.</exception>
    public async Task<int?> PublishAsync(
        CompactionResult compacted, Timestamp pinnedAt, Func<CancellationToken, Task<IReadOnlyList<MonthTag>>> months, CancellationToken cancellation)
    {
        int committed = 0;
        foreach ((_, TableCommit commit) in compacted.Days.Count == 0 ? [] : Commits)
        {
            if (Timestamp.Now(clock) > pinnedAt.Plus(GarbageSearch.GraceMin / 2))
            {
                return null;
            }

            committed += await commit.PublishAsync(compacted, months, cancellation).ConfigureAwait(false) ? 1 : 0;
        }

        return committed;
    }

    /// <summary>The names that every table has given to snapshots.</summary>
    /// <exception cref="DamagedDataException">A table isn't what was written.</exception>
    public async Task<IReadOnlySet<string>> TagsAsync(CancellationToken cancellation)
    {
        HashSet<string>? tags = null;
        foreach (OpenTable table in OpenTable.All)
        {
            TableState? state = await TableState.FindAsync(store, table, cancellation).ConfigureAwait(false);
            tags ??= [.. state?.Metadata.Refs.Keys ?? []];
            tags.IntersectWith(state?.Metadata.Refs.Keys ?? []);
        }

        return tags!;
    }

    /// <summary>Begins every table anew under the URI of the store as it is now, whatever became of what was there: with the newest state and final months by their names.</summary>
    /// <returns>The URI.</returns>
    /// <exception cref="DamagedDataException">A file of a version isn't what was written.</exception>
    public async Task<TableLocation> RebaseAsync(IReadOnlyList<DayVersion> days, Coverage coverage, IReadOnlyList<MonthTag> months, CancellationToken cancellation)
    {
        foreach ((_, TableCommit commit) in Commits)
        {
            await commit.RebaseAsync(days, coverage, months, cancellation).ConfigureAwait(false);
        }

        return TableLocation.Of(location, store);
    }

    /// <summary>Names final months, as far as tables haven't done so.</summary>
    /// <exception cref="DamagedDataException">A table isn't what was written, or a file of a version isn't.</exception>
    public async Task TagAsync(IReadOnlyList<MonthTag> months, CancellationToken cancellation)
    {
        foreach ((_, TableCommit commit) in months.Count == 0 ? [] : Commits)
        {
            await commit.TagAsync(months, cancellation).ConfigureAwait(false);
        }
    }
}
