using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Collection;

/// <summary>
/// What reports need and what they have left behind: content that lost the race for its place in the chain, month caches that no report
/// follows from any more. Manifests of final revisions and of month caches never change: what they name is read once.
/// </summary>
/// <param name="store">The store.</param>
public sealed class ReportGarbage(IObjectStore store)
{
    private const string ContentPrefix = "reports/content/";

    private readonly Dictionary<ContentHash256, FinalNeeds> _finals = [];
    private Dictionary<ObjectKey, MonthCacheNeeds> _caches = [];
    private ReportChain? _chain;

    /// <summary>Every day version that a final revision or a provisional report was computed from.</summary>
    public async Task<IReadOnlySet<(HomeDate Date, string Version)>> PinnedDaysAsync(CancellationToken cancellation)
    {
        var pinned = new HashSet<(HomeDate, string)>();

        // Provisional ones first: one that becomes final meanwhile is then among the final ones.
        await foreach (ReportManifest manifest in ProvisionalAsync(cancellation).ConfigureAwait(false))
        {
            pinned.UnionWith(manifest.Days.Select(day => (day.Date, day.Version)));
        }

        foreach (FinalRevision revision in (await ChainAsync(cancellation).ConfigureAwait(false)).All)
        {
            pinned.UnionWith((await NeedsOfAsync(revision, cancellation).ConfigureAwait(false)).Days);
        }

        return pinned;
    }

    /// <summary>
    /// Content that no chain entry names. However late its closer wakes up, its number in the chain has to be taken: so it stays until an entry
    /// was committed that is younger by the grace period.
    /// </summary>
    public async Task SearchContentAsync(GarbageSearch search, CancellationToken cancellation)
    {
        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        HashSet<string> named = [.. chain.All.Select(revision => FolderOf(ReportFiles.Content(revision.Manifest, ReportFiles.Manifest)))];
        Timestamp? lastEntry = search.Under(ReportFiles.ChainPrefix).Select(entry => (Timestamp?)entry.WrittenAt).Max();
        foreach (IGrouping<string, StoredObject> folder in search.Under(ContentPrefix).GroupBy(file => FolderOf(file.Key)))
        {
            Timestamp staged = folder.Max(file => file.WrittenAt);
            if (!named.Contains(folder.Key) && lastEntry is { } entry && entry >= staged.Plus(search.Grace) && folder.All(search.IsOld))
            {
                search.Add(folder, "no entry of the chain of final reports names it", isHead: key => key.Name == ReportFiles.Manifest);
            }
        }
    }

    /// <summary>
    /// Month caches that the newest reports don't follow from. A month whose own newest cache isn't old keeps all its caches, since a
    /// nightly that began before that may be at work on them; what a kept cache names stays too.
    /// </summary>
    public async Task SearchMonthsAsync(GarbageSearch search, CancellationToken cancellation)
    {
        _caches = _caches.Where(known => search.Holds(known.Key)).ToDictionary();
        IReadOnlySet<ObjectKey> reached = await ReachedAsync(cancellation).ConfigureAwait(false);
        if (reached.Count == 0)
        {
            return;
        }

        HashSet<string> moving = [.. reached.Where(key => !search.IsOld(key)).Select(MonthOf)];
        var kept = new HashSet<ObjectKey>();
        var loose = new List<StoredObject>();
        foreach (StoredObject file in search.Under(MonthFactFiles.Prefix))
        {
            bool isManifest = IsManifest(file.Key);
            if (!search.IsOld(file) || reached.Contains(file.Key) || (isManifest && moving.Contains(MonthOf(file.Key))))
            {
                kept.Add(file.Key);
                if (isManifest)
                {
                    kept.UnionWith((await NeedsOfAsync(file.Key, cancellation).ConfigureAwait(false))?.Files ?? []);
                }
            }
            else
            {
                loose.Add(file);
            }
        }

        search.Add(loose.Where(file => !kept.Contains(file.Key) && !moving.Contains(MonthOf(file.Key))), "no report follows from it", IsManifest);
    }

    /// <summary>The manifests of caches that the newest report, and so the next nightly, follows from; none where there is no report.</summary>
    private async Task<IReadOnlySet<ObjectKey>> ReachedAsync(CancellationToken cancellation)
    {
        var reached = new HashSet<ObjectKey>();
        (BusinessMonth month, string? id) = await NewestBalancesAsync(cancellation).ConfigureAwait(false);
        for (; id is not null; month = month.Previous)
        {
            ObjectKey key = MonthFactFiles.Key(month, id, MonthFactFiles.BalancesManifest);
            if (await NeedsOfAsync(key, cancellation).ConfigureAwait(false) is not { Facts: { } facts } balances)
            {
                // It isn't there, or an earlier version computed it: the next nightly makes it again, and until then nothing can be said of the months before.
                return new HashSet<ObjectKey>();
            }

            reached.Add(key);
            reached.Add(MonthFactFiles.Key(month, facts, MonthFactFiles.FactsManifest));
            id = balances.Previous;
        }

        return reached;
    }

    /// <summary>The balances of the newest report; null where there is no report.</summary>
    private async Task<(BusinessMonth Month, string? Id)> NewestBalancesAsync(CancellationToken cancellation)
    {
        (BusinessMonth Month, string? Id) newest = default;

        // Provisional ones first: one that becomes final meanwhile is then among the final ones.
        await foreach (ReportManifest manifest in ProvisionalAsync(cancellation).ConfigureAwait(false))
        {
            newest = (manifest.Month, manifest.Balances);
        }

        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        return chain.LastMonth is { } last && (newest.Id is null || last >= newest.Month)
            ? (last, (await NeedsOfAsync(chain.Newest(last)!, cancellation).ConfigureAwait(false)).Balances)
            : newest;
    }

    /// <summary>The provisional reports, by month: those of months beyond the last final one, whatever was left of others.</summary>
    private async IAsyncEnumerable<ReportManifest> ProvisionalAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        BusinessMonth? final = (await ChainAsync(cancellation).ConfigureAwait(false)).LastMonth;
        foreach (string folder in await store.ListFoldersAsync(ReportFiles.Prefix, cancellation).ConfigureAwait(false))
        {
            if (ReportFiles.MonthOf(folder) is { } month && !(month <= final)
                && ObjectKey.Parse(ReportFiles.ProvisionalPrefix(month) + ReportFiles.Manifest) is var key
                && await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                yield return SealedJson.Deserialize<ReportManifest>(key, bytes, ReportFiles.ProvisionalRemedy);
            }
        }
    }

    private async Task<ReportChain> ChainAsync(CancellationToken cancellation) => _chain = await ReportChain.LoadAsync(store, _chain, cancellation).ConfigureAwait(false);

    private async Task<FinalNeeds> NeedsOfAsync(FinalRevision revision, CancellationToken cancellation)
    {
        if (!_finals.TryGetValue(revision.Manifest, out FinalNeeds? needs))
        {
            ReportManifest manifest = await FinalReports.ManifestAsync(store, revision, cancellation).ConfigureAwait(false);
            _finals.Add(revision.Manifest, needs = new FinalNeeds([.. manifest.Days.Select(day => (day.Date, day.Version))], manifest.Balances));
        }

        return needs;
    }

    /// <summary>Null of a manifest that isn't there, or that another version of the program wrote: none of its caches is worked on.</summary>
    private async Task<MonthCacheNeeds?> NeedsOfAsync(ObjectKey manifest, CancellationToken cancellation)
    {
        if (_caches.TryGetValue(manifest, out MonthCacheNeeds? known))
        {
            return known;
        }

        byte[]? bytes = await store.TryReadAsync(manifest, cancellation).ConfigureAwait(false);
        MonthCacheNeeds? needs = bytes is null ? null
            : manifest.Name == MonthFactFiles.FactsManifest ? MonthCacheNeeds.Of(SealedJson.TryDeserialize<MonthFacts>(manifest, bytes, MonthFactFiles.Remedy))
            : MonthCacheNeeds.Of(SealedJson.TryDeserialize<MonthBalances>(manifest, bytes, MonthFactFiles.Remedy));
        if (needs is not null)
        {
            _caches.Add(manifest, needs);
        }

        return needs;
    }

    private static bool IsManifest(ObjectKey key) => key.Name is MonthFactFiles.FactsManifest or MonthFactFiles.BalancesManifest;

    private static string MonthOf(ObjectKey key) => key.Value.Split('/')[2];

    private static string FolderOf(ObjectKey key) => key.Value[..key.Value.LastIndexOf('/')];

    /// <summary>What a final revision was computed from.</summary>
    private sealed record FinalNeeds(IReadOnlyList<(HomeDate Date, string Version)> Days, string Balances);

    /// <param name="Facts">Of balances the facts that they follow from.</param>
    /// <param name="Previous">Of balances those that they are chained on.</param>
    /// <param name="Files">The files that the manifest names.</param>
    private sealed record MonthCacheNeeds(string? Facts, string? Previous, IReadOnlyList<ObjectKey> Files)
    {
        public static MonthCacheNeeds? Of(MonthFacts? facts) => facts is null ? null : new MonthCacheNeeds(null, null, [.. facts.Files.Select(file => file.Key)]);

        public static MonthCacheNeeds? Of(MonthBalances? balances) => balances is null ? null : new MonthCacheNeeds(
            balances.Facts, balances.Previous, [.. balances.Files.Concat(balances.Revisions).Concat(balances.IdProblems.Select(month => month.File)).Select(file => file.Key)]);
    }
}
