using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Collection;

/// <summary>
/// What reports need and what they have left behind: content that lost the race for its place in the chain, month caches that no report
/// follows from any more.
/// </summary>
public static class ReportGarbage
{
    private const string ContentPrefix = "reports/content/";

    /// <summary>Every day version that a final revision or a provisional report was computed from.</summary>
    public static async Task<IReadOnlySet<(HomeDate Date, string Version)>> PinnedDaysAsync(IObjectStore store, CancellationToken cancellation)
    {
        var pinned = new HashSet<(HomeDate, string)>();
        await foreach (ReportManifest manifest in ReportsAsync(store, everyRevision: true, cancellation).ConfigureAwait(false))
        {
            pinned.UnionWith(manifest.Days.Select(day => (day.Date, day.Version)));
        }

        return pinned;
    }

    /// <summary>
    /// Content that no chain entry names. However late its closer wakes up, its number in the chain has to be taken: so it stays until an entry
    /// was committed that is younger by the grace period.
    /// </summary>
    public static async Task SearchContentAsync(GarbageSearch search, CancellationToken cancellation)
    {
        ReportChain chain = await ReportChain.LoadAsync(search.Store, cancellation).ConfigureAwait(false);
        HashSet<string> named = [.. chain.All.Select(revision => FolderOf(ReportFiles.Content(revision.Manifest, ReportFiles.Manifest)))];
        Timestamp? lastEntry = search.Under(ReportFiles.ChainPrefix).Select(entry => (Timestamp?)entry.WrittenAt).Max();
        foreach (IGrouping<string, StoredObject> folder in search.Under(ContentPrefix).GroupBy(file => FolderOf(file.Key)))
        {
            Timestamp staged = folder.Max(file => file.WrittenAt);
            if (!named.Contains(folder.Key) && lastEntry is { } entry && entry >= staged.Plus(search.Grace) && folder.All(search.IsOld))
            {
                foreach (StoredObject file in folder)
                {
                    search.Add(new Garbage(file, "no entry of the chain of final reports names it", Head: file.Key.Name == ReportFiles.Manifest));
                }
            }
        }
    }

    /// <summary>
    /// Month caches that the newest reports don't follow from. A month whose own newest cache isn't old keeps all its caches, since a
    /// nightly that began before that may be at work on them; what a kept cache names stays too.
    /// </summary>
    public static async Task SearchMonthsAsync(GarbageSearch search, CancellationToken cancellation)
    {
        IReadOnlySet<ObjectKey> reached = await ReachedAsync(search.Store, cancellation).ConfigureAwait(false);
        if (reached.Count == 0)
        {
            return;
        }

        HashSet<string> moving = [.. reached.Where(key => !search.IsOld(key)).Select(MonthOf)];
        var kept = new HashSet<ObjectKey>();
        var loose = new List<StoredObject>();
        foreach (StoredObject file in search.Under(MonthFactFiles.Prefix))
        {
            bool isManifest = file.Key.Name is MonthFactFiles.FactsManifest or MonthFactFiles.BalancesManifest;
            if (!search.IsOld(file) || reached.Contains(file.Key) || (isManifest && moving.Contains(MonthOf(file.Key))))
            {
                kept.Add(file.Key);
                if (isManifest)
                {
                    kept.UnionWith(await FilesOfAsync(search.Store, file.Key, cancellation).ConfigureAwait(false));
                }
            }
            else
            {
                loose.Add(file);
            }
        }

        foreach (StoredObject file in loose.Where(file => !kept.Contains(file.Key) && !moving.Contains(MonthOf(file.Key))))
        {
            search.Add(new Garbage(file, "no report follows from it", Head: file.Key.Name is MonthFactFiles.FactsManifest or MonthFactFiles.BalancesManifest));
        }
    }

    /// <summary>The manifests of caches that the newest report, and so the next nightly, follows from; none where there is no report.</summary>
    private static async Task<IReadOnlySet<ObjectKey>> ReachedAsync(IObjectStore store, CancellationToken cancellation)
    {
        var reached = new HashSet<ObjectKey>();
        var reports = new SortedDictionary<BusinessMonth, ReportManifest>();
        await foreach (ReportManifest manifest in ReportsAsync(store, everyRevision: false, cancellation).ConfigureAwait(false))
        {
            reports[manifest.Month] = manifest;
        }

        if (reports.Count == 0)
        {
            return reached;
        }

        BusinessMonth month = reports.Keys.Max();
        for (string? id = reports[month].Balances; id is not null; month = month.Previous)
        {
            ObjectKey key = MonthFactFiles.Key(month, id, MonthFactFiles.BalancesManifest);
            if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is not { } bytes)
            {
                // A cache that isn't there is made again, and until then nothing can be said of the months before.
                return new HashSet<ObjectKey>();
            }

            if (SealedJson.TryDeserialize<MonthBalances>(key, bytes, MonthFactFiles.Remedy) is not { } balances)
            {
                // An earlier version computed it, and the next nightly computes it anew.
                return new HashSet<ObjectKey>();
            }

            reached.Add(key);
            reached.Add(MonthFactFiles.Key(month, balances.Facts, MonthFactFiles.FactsManifest));
            id = balances.Previous;
        }

        return reached;
    }

    private static async IAsyncEnumerable<ReportManifest> ReportsAsync(
        IObjectStore store, bool everyRevision, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        // Provisional ones first: one that becomes final meanwhile is then among the final ones.
        foreach (StoredObject listed in await store.ListAsync("reports/", cancellation).ConfigureAwait(false))
        {
            if (listed.Key.Value.EndsWith("/provisional/" + ReportFiles.Manifest, StringComparison.Ordinal)
                && await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                yield return SealedJson.Deserialize<ReportManifest>(listed.Key, bytes, ReportFiles.ProvisionalRemedy);
            }
        }

        ReportChain chain = await ReportChain.LoadAsync(store, cancellation).ConfigureAwait(false);
        foreach (FinalRevision revision in chain.All.Where(revision => everyRevision || chain.Newest(revision.Month) == revision))
        {
            yield return await FinalReports.ManifestAsync(store, revision, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>None of a manifest that another version of the program wrote: none of its caches is worked on.</summary>
    private static async Task<IEnumerable<ObjectKey>> FilesOfAsync(IObjectStore store, ObjectKey manifest, CancellationToken cancellation)
    {
        byte[]? bytes = await store.TryReadAsync(manifest, cancellation).ConfigureAwait(false);
        if (bytes is null)
        {
            return [];
        }

        if (manifest.Name == MonthFactFiles.FactsManifest)
        {
            return SealedJson.TryDeserialize<MonthFacts>(manifest, bytes, MonthFactFiles.Remedy)?.Files.Select(file => file.Key) ?? [];
        }

        return SealedJson.TryDeserialize<MonthBalances>(manifest, bytes, MonthFactFiles.Remedy) is { } balances
            ? balances.Files.Concat(balances.Revisions).Concat(balances.IdProblems.Select(month => month.File)).Select(file => file.Key)
            : [];
    }

    private static string MonthOf(ObjectKey key) => key.Value.Split('/')[2];

    private static string FolderOf(ObjectKey key) => key.Value[..key.Value.LastIndexOf('/')];
}
