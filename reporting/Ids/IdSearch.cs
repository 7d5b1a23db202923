using System.Numerics;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Ids;

/// <summary>
/// Compares every id that has arrived since ids were last compared with all others, older and newer. What it reads of history is four bytes an id, once.
/// <para>1. Arrivals are the rows of the pinned home dates that the index's coverage lacks, whatever their dates.</para>
/// <para>2. Their fingerprints are cut into ranges small enough for memory. Range by range they are laid beside one another and beside the older files
/// of that range, which are read from beginning to end.</para>
/// <para>3. Fingerprints that two home dates share are candidates: only of those dates the ids themselves are read, and compared in full.</para>
/// <para>4. What is found is stored, then the new fingerprints, then the index that names both. Stopped anywhere it leaves what nobody refers to.</para>
/// A first comparison of a large history goes by batches of home dates, each of which is compared with those before it.
/// </summary>
internal sealed class IdSearch(Workspace workspace, PinnedDays pinned, IdCatalog catalog)
{
    private readonly IdRows _rows = new(workspace);
    private readonly IObjectStore _store = workspace.Context.Store;

    /// <summary>Ids of a range in memory at once.</summary>
    public long RangeIdsMax { get; init; } = 8_000_000;

    /// <summary>Ids of a batch, kept in local files: 12 bytes each.</summary>
    public long BatchIdsMax { get; init; } = 500_000_000;

    /// <summary>More candidates than these are confirmed before the next range is compared.</summary>
    public int CandidatesMax { get; init; } = 4_000_000;

    /// <exception cref="DamagedDataException">A day version's file, or one of the index's, isn't what was written.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var searched = catalog.Index.Days.ToDictionary(day => day.Date, day => day.Version);
        DayVersion[] changed = [.. pinned.Days.Where(day => searched.TryGetValue(day.Date, out string? version) && version != day.Version)];
        DayVersion[] added = [.. pinned.Days.Where(day => !searched.ContainsKey(day.Date)).OrderBy(day => day.Date)];
        DayVersion[] known = [.. pinned.Days.Where(day => searched.ContainsKey(day.Date))];

        // Those that have changed are all in the first batch, so that from then on all known dates are known to one coverage.
        foreach (IReadOnlyList<DayVersion> batch in Batches(changed.Sum(RowsOf), added))
        {
            await CompareAsync(changed, batch, [.. known, .. batch], cancellation).ConfigureAwait(false);
            known = [.. known, .. batch];
            changed = [];
        }
    }

    private static long RowsOf(DayVersion day) => day.Manifest.Winners + day.Manifest.Losers;

    private IEnumerable<IReadOnlyList<DayVersion>> Batches(long rows, DayVersion[] days)
    {
        var batch = new List<DayVersion>();
        foreach (DayVersion day in days)
        {
            if (batch.Count > 0 && rows + RowsOf(day) > BatchIdsMax)
            {
                yield return batch;
                batch = [];
                rows = 0;
            }

            batch.Add(day);
            rows += RowsOf(day);
        }

        yield return batch;
    }

    private async Task CompareAsync(DayVersion[] changed, IReadOnlyList<DayVersion> added, DayVersion[] known, CancellationToken cancellation)
    {
        int bits = BitsFor(changed.Concat(added).Sum(RowsOf));
        var candidates = new Dictionary<HomeDate, HashSet<ulong>>();
        var files = new List<IdFingerprints>();
        using (var arrivals = new IdArrivals(bits, workspace.NewPath))
        {
            await _rows.ReadAsync(added, null, (id, date) => arrivals.Add(Fingerprint.Of(id), date), cancellation).ConfigureAwait(false);
            await _rows.ReadAsync(changed, catalog.Index.Coverage, (id, date) => arrivals.Add(Fingerprint.Of(id), date), cancellation).ConfigureAwait(false);
            foreach (FingerprintRange range in FingerprintRange.Cut(bits))
            {
                if (await CompareAsync(range, arrivals, candidates, cancellation).ConfigureAwait(false) is { } file)
                {
                    files.Add(file);
                }

                if (candidates.Values.Sum(own => own.Count) > CandidatesMax)
                {
                    await ConfirmAsync(candidates, known, cancellation).ConfigureAwait(false);
                    candidates.Clear();
                }
            }
        }

        await ConfirmAsync(candidates, known, cancellation).ConfigureAwait(false);
        IdIndex index = catalog.Index with
        {
            Coverage = pinned.Coverage,
            Files = [.. catalog.Index.Files, .. files],
            Days = [.. known.OrderBy(day => day.Date).Select(day => new DayReference(day.Date, day.Version))],
            Found = [.. catalog.Found.Keys],
            Settled = [.. catalog.Index.Settled.Except(catalog.Open(pinned.Days).Keys)],
        };
        await catalog.SetAsync(_store, index, cancellation).ConfigureAwait(false);
    }

    private async Task<IdFingerprints?> CompareAsync(
        FingerprintRange range, IdArrivals arrivals, Dictionary<HomeDate, HashSet<ulong>> candidates, CancellationToken cancellation)
    {
        var compared = new IdRange(range, arrivals.Take(range), (fingerprint, one, other) =>
        {
            Note(candidates, one, fingerprint);
            Note(candidates, other, fingerprint);
        });
        if (compared.IsEmpty)
        {
            return null;
        }

        compared.CompareArrivals();
        foreach (IdFingerprints older in catalog.Index.Files.Where(file => file.Range.Overlaps(range)))
        {
            cancellation.ThrowIfCancellationRequested();
            using FileLease lease = await _store.LeaseFileAsync(older.KeyOfFile(), older.Sha256, cancellation).ConfigureAwait(false);
            foreach ((HomeDate date, FingerprintCode.Reader fingerprints) in FingerprintFile.Read(lease.Path, older.Range))
            {
                compared.CompareWith(date, fingerprints);
            }
        }

        return await StoreAsync(range, compared, cancellation).ConfigureAwait(false);
    }

    private static void Note(Dictionary<HomeDate, HashSet<ulong>> candidates, HomeDate date, ulong fingerprint)
    {
        if (!candidates.TryGetValue(date, out HashSet<ulong>? own))
        {
            candidates.Add(date, own = []);
        }

        own.Add(fingerprint);
    }

    private async Task<IdFingerprints?> StoreAsync(FingerprintRange range, IdRange compared, CancellationToken cancellation)
    {
        string path = workspace.NewPath();
        long ids = FingerprintFile.Write(path, range, compared.New());
        if (ids == 0)
        {
            File.Delete(path);
            return null;
        }

        var file = new IdFingerprints(range, await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false), new FileInfo(path).Length, ids);
        await _store.PutAsync([ObjectContent.FromFile(file.KeyOfFile(), path, mayBeMoved: true)], cancellation).ConfigureAwait(false);
        return file;
    }

    /// <summary>Reads the ids of the home dates that have candidates, and keeps those that more than one of them has.</summary>
    private async Task ConfirmAsync(Dictionary<HomeDate, HashSet<ulong>> candidates, DayVersion[] known, CancellationToken cancellation)
    {
        var seen = new List<(TransactionId, HomeDate)>();
        foreach (DayVersion day in known.Where(day => candidates.ContainsKey(day.Date)))
        {
            HashSet<ulong> wanted = candidates[day.Date];
            await _rows.ReadAsync(
                [day],
                null,
                (id, date) =>
                {
                    if (wanted.Contains(Fingerprint.Of(id)))
                    {
                        seen.Add((new TransactionId(id), date));
                    }
                },
                cancellation).ConfigureAwait(false);
        }

        await new IdDiscovery(workspace, catalog).AddAsync(seen, cancellation).ConfigureAwait(false);
    }

    private int BitsFor(long ids)
    {
        int bits = ids <= RangeIdsMax ? 0 : BitOperations.Log2((ulong)((ids - 1) / RangeIdsMax)) + 1;
        return Math.Min(bits, FingerprintRange.BitsMax);
    }
}
