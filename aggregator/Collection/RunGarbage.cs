using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// Finds what helped to make a run that is complete, and runs that will never be: interrupted, and not gone on with since. Such a run is abandoned
/// before its files go, by the exclusive create that would have completed it: who wakes up over it can't complete it any more.
/// </summary>
public static class RunGarbage
{
    /// <summary>How long a draft waits for somebody to go on with it.</summary>
    public static readonly Duration DraftKept = Duration.FromDays(7);

    /// <exception cref="DamagedDataException">A run isn't what was written.</exception>
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public static async Task SearchAsync(GarbageSearch search, CancellationToken cancellation)
    {
        var catalog = new RunCatalog(search.Store);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> named = [.. catalog.Runs.SelectMany(run => run.Segments).Select(link => link.Segment.Key), .. catalog.Runs.SelectMany(run => run.Quarantined).Select(link => link.File.Key)];
        HashSet<RunId> ended = [.. catalog.Runs.Select(run => run.Id), .. catalog.Abandoned];
        foreach (IGrouping<string, StoredObject> folder in search.Under(RunFiles.Prefix).GroupBy(file => file.Key.Value.Split('/')[2]))
        {
            if (!RunId.TryParse(folder.Key, out RunId run))
            {
                continue;
            }

            if (!ended.Contains(run))
            {
                Abandon(search, run, [.. folder]);
            }
            else if (search.IsOld(RunFiles.Record(run)))
            {
                search.Add(folder.Where(file => file.Key != RunFiles.Record(run) && !named.Contains(file.Key) && search.IsOld(file)), "its run has ended and doesn't name it");
            }
        }
    }

    private static void Abandon(GarbageSearch search, RunId run, StoredObject[] files)
    {
        bool hasDraft = Array.Exists(files, file => file.Key == RunFiles.Draft(run));
        Timestamp before = hasDraft ? search.Now.Plus(-Duration.Max(DraftKept, search.Grace)) : search.Before;
        if (Array.TrueForAll(files, file => file.WrittenAt < before))
        {
            search.Add(files, "its run was interrupted and nobody went on with it", claim: Run.Abandon(run, search.Now).ToContent());
        }
    }
}
