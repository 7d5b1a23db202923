using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>
/// Brings day versions and public files up to what checkpoints and complete runs cover. Steps: pin the coverage; find the dates without a version of
/// exactly its inputs; fold them; publish data files, then manifests, then the public files. A date that fails leaves the others untouched and is told in
/// the result. Whatever is interrupted leaves files nobody refers to. Several at once harm nothing, and divide what is more than one batch (docs/decisions/0035).
/// </summary>
public sealed class Compaction
{
    private readonly IObjectStore _store;
    private readonly PinnedInputCatalog _inputs;
    private readonly DayCatalog _days;
    private readonly PublicFiles _publicFiles;
    private readonly NodaTime.DateTimeZone _zone;
    private readonly Func<NodaTime.DateTimeZone, DayFolding> _foldingBy;
    private readonly DayFolding _folding;
    private readonly CompactorOptions _options;
    private readonly ILogger _logger;
    private bool _hasLookedAtAll;

    public Compaction(IObjectStore store, NodaTime.DateTimeZone zone, int bucketCount, CompactorOptions options, ILogger<Compaction> logger)
    {
        _store = store;
        _inputs = new PinnedInputCatalog(store);
        _days = new DayCatalog(store, zone);
        _zone = zone;
        _options = options;
        _publicFiles = new PublicFiles(store, options);
        _foldingBy = rules => new DayFolding(store, rules, bucketCount, options, logger);
        _folding = _foldingBy(zone);
        _logger = logger;
    }

    /// <summary>Compacts every date that changed, or only those of <paramref name="only"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store failed; what was published stands, the rest is done again next time.</exception>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written, so nothing is known of any date.</exception>
    public Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, CancellationToken cancellation) => RunAsync(only, new HashSet<HomeDate>(), cancellation);

    /// <summary>
    /// The same of the dates whose inputs have changed since the last time; the first time it looks at all. What became of the files of other dates since is left
    /// to those that look at all, such as the nightly: so what it asks of the store follows what came, not how long the history is.
    /// </summary>
    public Task<CompactionResult> RunChangedAsync(CancellationToken cancellation) => RunChangedAsync(new HomeDate(int.MinValue), cancellation);

    /// <summary>
    /// The same, where older dates of which little came beside much that they hold wait for a compaction that takes all, such as the nightly's: a few late rows would have all rows
    /// of their dates written again every hour. They are told as behind.
    /// </summary>
    /// <param name="current">Dates from this one on don't wait.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CompactionResult> RunChangedAsync(HomeDate current, CancellationToken cancellation) => RunAsync(null, new HashSet<HomeDate>(), _hasLookedAtAll, current, cancellation);

    /// <summary>The same, where the files of some dates are not trusted: they are read, and a date of which one is damaged is folded again.</summary>
    /// <param name="only">The dates to bring up to date; null for all.</param>
    /// <param name="distrusted">Those whose files are read.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, IReadOnlySet<HomeDate> distrusted, CancellationToken cancellation) =>
        RunAsync(only, distrusted, changedAlone: false, new HomeDate(int.MinValue), cancellation);

    /// <summary>What counts now, of which a compaction would remember most by what it comes to.</summary>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written, so nothing is known of any date.</exception>
    public Task<PinnedInputs> PinAsync(CancellationToken cancellation) => _inputs.RefreshAsync(IsFormer, cancellation);

    private async Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, IReadOnlySet<HomeDate> distrusted, bool changedAlone, HomeDate current, CancellationToken cancellation)
    {
        PinnedInputs pinned = await PinAsync(cancellation).ConfigureAwait(false);
        foreach (DamagedCheckpoint damaged in pinned.SetAside)
        {
            Log.CheckpointSetAside(_logger, damaged.Problem);
        }

        var failed = new Dictionary<HomeDate, Exception>();
        SortedDictionary<HomeDate, DayInputs> inputs = DayInputs.ByDate(pinned);
        await RefreshDaysAsync(inputs, changedAlone, failed, cancellation).ConfigureAwait(false);
        await PinnedParts.ReadAsync(_store, pinned, inputs, date => IsFormer(date) || (only?.Contains(date) != false && (distrusted.Contains(date) || _days.Exact(date, inputs[date]) is null)), cancellation).ConfigureAwait(false);
        var stale = new List<DayWork>();
        foreach ((HomeDate date, DayInputs of) in inputs.Where(date => only?.Contains(date.Key) != false && !failed.ContainsKey(date.Key)))
        {
            DayVersion? exact = _days.Exact(date, of);
            if (exact is null || (distrusted.Contains(date) && await CountLostAsync(exact, cancellation).ConfigureAwait(false) > 0))
            {
                var work = new DayWork(date, of, exact is null ? _days.Base(date, of) : null);
                if (date >= current || !work.IsLittle(_options))
                {
                    stale.Add(work);
                }
            }
        }

        foreach (DayBehind day in await FoldAsync(stale, distrusted, failed, cancellation).ConfigureAwait(false))
        {
            failed.Add(day.Date, day.Cause!);
        }

        DayVersion[] days = [.. inputs.Where(date => !failed.ContainsKey(date.Key)).Select(date => _days.Exact(date.Key, date.Value)).OfType<DayVersion>()];
        Publication published = await _publicFiles.PublishAsync([.. days.Where(day => only?.Contains(day.Date) != false)], changedAlone, cancellation).ConfigureAwait(false);
        foreach ((DayVersion day, DamagedDataException damage) in published.Unreadable)
        {
            failed.Add(day.Date, damage);
        }

        return ResultOf(pinned, _zone, inputs, stale, [.. days.Where(day => !failed.ContainsKey(day.Date))], published, failed);
    }

    /// <summary>Whether a version of the date goes by its segments' names, which sums don't tell.</summary>
    private bool IsFormer(HomeDate date) => _days.Of(date).Any(version => version.Manifest.FormerSegments is not null);

    private async Task RefreshDaysAsync(SortedDictionary<HomeDate, DayInputs> inputs, bool changedAlone, Dictionary<HomeDate, Exception> failed, CancellationToken cancellation)
    {
        if (changedAlone)
        {
            HomeDate[] changed = [.. inputs.Where(date => _days.Exact(date.Key, date.Value) is null).Select(date => date.Key)];
            await _days.RefreshAsync(changed, (date, damage) => failed.TryAdd(date, damage), cancellation).ConfigureAwait(false);
        }
        else
        {
            await _days.RefreshAsync((date, damage) => failed.TryAdd(date, damage), cancellation).ConfigureAwait(false);
            _hasLookedAtAll = true;
        }
    }

    private async Task<IReadOnlyList<DayBehind>> FoldAsync(
        List<DayWork> stale, IReadOnlySet<HomeDate> distrusted, Dictionary<HomeDate, Exception> failed, CancellationToken cancellation)
    {
        if (stale.Count == 0)
        {
            return [];
        }

        HashSet<HomeDate> incomplete = _days.Incomplete.Union(distrusted).ToHashSet();
        return await _folding.FoldAsync(stale, incomplete, StillStaleAsync, _days.Add, cancellation).ConfigureAwait(false);

        async Task<List<DayWork>> StillStaleAsync(List<DayWork> batch)
        {
            await _days.RefreshAsync([.. batch.Select(work => work.Date)], (date, damage) => failed.TryAdd(date, damage), cancellation).ConfigureAwait(false);
            List<DayWork> left =
            [
                .. batch.Where(work => !failed.ContainsKey(work.Date) && (distrusted.Contains(work.Date) || _days.Exact(work.Date, work.Inputs) is null)),
            ];
            if (left.Count < batch.Count)
            {
                Log.FoldedByAnother(_logger, batch.Count - left.Count);
            }

            return left;
        }
    }

    private static CompactionResult ResultOf(
        PinnedInputs pinned,
        NodaTime.DateTimeZone zone,
        SortedDictionary<HomeDate, DayInputs> inputs,
        List<DayWork> stale,
        IReadOnlyList<DayVersion> days,
        Publication published,
        Dictionary<HomeDate, Exception> failed)
    {
        HashSet<HomeDate> current = [.. days.Select(day => day.Date)];
        HashSet<HomeDate> folded = [.. stale.Select(work => work.Date).Where(current.Contains)];
        return new CompactionResult
        {
            Pinned = pinned,
            Coverage = pinned.Coverage(),
            Days = days,
            Behind = [.. inputs.Where(date => !current.Contains(date.Key)).Select(date => new DayBehind(date.Key, date.Value.BusinessMonthsIn(zone), failed.GetValueOrDefault(date.Key)))],
            Folded = [.. folded.Order()],
            Published = [.. published.Days.Select(day => day.Date).Where(date => !folded.Contains(date))],
            RowsRead = stale.Where(work => folded.Contains(work.Date)).Sum(work => work.Missing.Sum(part => part.Rows.Digest.Rows)),
            PublicFilesWritten = published.FilesWritten,
        };
    }

    /// <summary>
    /// Reads every file of the current versions of these dates, and their public files, and puts back those that are missing or damaged. A version's files
    /// follow from its inputs alone, so they come back byte for byte. Dates without a current version are <see cref="RunAsync(IReadOnlySet{HomeDate}?, CancellationToken)"/>'s.
    /// </summary>
    /// <returns>How many files were put back.</returns>
    public async Task<int> RestoreAsync(IReadOnlySet<HomeDate> dates, CancellationToken cancellation)
    {
        PinnedInputs pinned = await PinAsync(cancellation).ConfigureAwait(false);
        await _days.RefreshAsync(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> present = DayInputs.ByDate(pinned);
        await PinnedParts.ReadAsync(_store, pinned, present, date => dates.Contains(date) && IsFormer(date), cancellation).ConfigureAwait(false);
        var current = new List<DayVersion>();
        var damaged = new List<DayVersion>();
        int restored = 0;
        foreach ((HomeDate date, DayInputs inputs) in present.Where(date => dates.Contains(date.Key)))
        {
            if (_days.Exact(date, inputs) is { } version)
            {
                current.Add(version);
                int lost = await CountLostAsync(version, cancellation).ConfigureAwait(false);
                restored += lost;
                if (lost > 0)
                {
                    damaged.Add(version);
                }
            }
        }

        await RefoldAsync(damaged, cancellation).ConfigureAwait(false);
        return restored + await _publicFiles.RestoreAsync(current, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Folds versions again from just the segments that their manifests name, whatever was added since: their files come back byte for byte where this
    /// program writes what the one before wrote, cut by the time-zone rules that it names, as long as anybody knows them. A version with a segment or retraction that isn't an input any more stays as it is.
    /// </summary>
    public async Task RefoldAsync(IReadOnlyList<DayVersion> versions, CancellationToken cancellation)
    {
        PinnedInputs pinned = await PinAsync(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> present = DayInputs.ByDate(pinned);
        HashSet<HomeDate> dates = [.. versions.Select(version => version.Date)];
        await PinnedParts.ReadAsync(_store, pinned, present, dates.Contains, cancellation).ConfigureAwait(false);
        foreach (DayVersion version in versions)
        {
            if (present.GetValueOrDefault(version.Date)?.TryLimitTo(version.Manifest) is { } inputs
                && await _foldingBy(_zone.OfCut(version.Manifest.CutBy) ?? _zone).FoldAsync([new DayWork(version.Date, inputs, null)], new HashSet<HomeDate> { version.Date }, Task.FromResult, _days.Add, cancellation).ConfigureAwait(false) is [var failed])
            {
                ExceptionDispatchInfo.Throw(failed.Cause!);
            }
        }
    }

    private async Task<int> CountLostAsync(DayVersion version, CancellationToken cancellation)
    {
        int lost = 0;
        foreach (DayOutput output in version.Manifest.Outputs)
        {
            lost += await _store.HoldsAsync(version.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false) ? 0 : 1;
        }

        return lost;
    }
}
