using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Accounting.Aggregator;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>
/// Brings day versions and public files up to what checkpoints and complete runs cover. Steps: pin the coverage; find the dates without a version of
/// exactly its inputs; fold them in batches, one pass over the new segments of each; check what was written against what they say of it;
/// publish data files, then manifests, then the public copies. Whatever is interrupted leaves files nobody refers to; who runs it
/// twice at once does the work twice.
/// </summary>
public sealed class Compaction
{
    private readonly IObjectStore _store;
    private readonly InputCatalog _inputs;
    private readonly DayCatalog _days;
    private readonly PublicFiles _publicFiles;
    private readonly NodaTime.DateTimeZone _zone;
    private readonly int _bucketCount;
    private readonly CompactorOptions _options;
    private readonly ILogger _logger;

    public Compaction(IObjectStore store, NodaTime.DateTimeZone zone, int bucketCount, CompactorOptions options, ILogger<Compaction> logger)
    {
        _store = store;
        _inputs = new InputCatalog(store);
        _days = new DayCatalog(store);
        _publicFiles = new PublicFiles(store);
        _zone = zone;
        _bucketCount = bucketCount;
        _options = options;
        _logger = logger;
    }

    /// <summary>Compacts every date that changed, or only those of <paramref name="only"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store failed; what was published stands, the rest is done again next time.</exception>
    /// <exception cref="DamagedDataException">A segment, checkpoint or day version isn't what was written.</exception>
    public async Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, CancellationToken cancellation)
    {
        Inputs pinned = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        foreach (DamagedCheckpoint damaged in _inputs.SetAside)
        {
            Log.CheckpointSetAside(_logger, damaged.Problem);
        }

        await _days.RefreshAsync(cancellation).ConfigureAwait(false);
        SortedDictionary<HomeDate, DayInputs> inputs = DayInputs.ByDate(pinned);
        List<DayWork> stale =
        [
            .. from date in inputs
               where (only is null || only.Contains(date.Key)) && _days.Exact(date.Key, date.Value) is null
               select new DayWork(date.Key, date.Value, _days.Base(date.Key, date.Value)),
        ];
        if (stale.Count > 0)
        {
            await FoldAsync(stale, cancellation).ConfigureAwait(false);
        }

        List<DayVersion> days = [.. inputs.Select(date => _days.Exact(date.Key, date.Value)).OfType<DayVersion>()];
        int published = await _publicFiles.PublishAsync(days, cancellation).ConfigureAwait(false);
        return new CompactionResult
        {
            Coverage = pinned.Coverage(),
            Days = days,
            Folded = [.. stale.Select(work => work.Date)],
            RowsRead = stale.Sum(work => work.Missing.Sum(part => part.Rows.Digest.Rows)),
            PublicFilesWritten = published,
        };
    }

    /// <summary>
    /// Reads every file of the current versions of these dates, and their public copies, and puts back those that are missing or damaged. A version's files
    /// follow from its inputs alone, so they come back byte for byte. Dates without a current version are <see cref="RunAsync"/>'s.
    /// </summary>
    /// <returns>How many files were put back.</returns>
    public async Task<int> RestoreAsync(IReadOnlySet<HomeDate> dates, CancellationToken cancellation)
    {
        Inputs pinned = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        await _days.RefreshAsync(cancellation).ConfigureAwait(false);
        var current = new List<DayVersion>();
        var damaged = new List<DayVersion>();
        int restored = 0;
        foreach ((HomeDate date, DayInputs inputs) in DayInputs.ByDate(pinned).Where(date => dates.Contains(date.Key)))
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
    /// program writes what the one before wrote. A version with a segment or retraction that isn't an input any more stays as it is.
    /// </summary>
    public async Task RefoldAsync(IReadOnlyList<DayVersion> versions, CancellationToken cancellation)
    {
        SortedDictionary<HomeDate, DayInputs> present = DayInputs.ByDate(await _inputs.RefreshAsync(cancellation).ConfigureAwait(false));
        foreach (DayVersion version in versions)
        {
            if (present.GetValueOrDefault(version.Date)?.TryLimitTo(version.Manifest) is { } inputs)
            {
                await FoldAsync([new DayWork(version.Date, inputs, null)], cancellation).ConfigureAwait(false);
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

    private async Task FoldAsync(List<DayWork> stale, CancellationToken cancellation)
    {
        using WorkFolder folder = WorkFolder.Create(_options.WorkFolder);
        using DuckDatabase database = DuckDatabase.Open(_options.DatabaseIn(folder));
        using DuckConnection connection = database.Connect();
        foreach (List<DayWork> batch in DayWork.Batches(stale, _options.BatchRows))
        {
            IReadOnlyList<DayVersion> versions = await FoldBatchAsync(database, connection, folder.Path, batch, cancellation).ConfigureAwait(false);
            _days.Add(versions);
            Log.BatchFolded(_logger, batch.Count, batch[0].Date.ToString(), batch[^1].Date.ToString(), batch.Sum(work => work.Missing.Sum(part => part.Rows.Digest.Rows)));
        }
    }

    private async Task<IReadOnlyList<DayVersion>> FoldBatchAsync(
        DuckDatabase database, DuckConnection connection, string folder, List<DayWork> batch, CancellationToken cancellation)
    {
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(_store, batch, cancellation).ConfigureAwait(false);
        var fold = new DayFold(connection, batch, baseFiles);
        fold.Run(_store, new BusinessCalendar(_zone), cancellation);
        BatchStatistics.Build(connection, baseFiles, cancellation);
        Dictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs = WriteFiles(database, connection, baseFiles, folder, batch, cancellation);
        Dictionary<HomeDate, FoldedRows> folded = FoldedRows.Read(connection, outputs, cancellation);
        var check = new RunningTotalsCheck(connection);
        var versions = new List<DayVersion>();
        var manifests = new List<ObjectContent>();
        var files = new List<ObjectContent>();
        foreach (DayWork work in batch)
        {
            FoldedRows rows = folded[work.Date];
            Conservation.Check(work, rows, fold.ReadTwice.GetValueOrDefault(work.Date));
            RunningTotalsVerdict verdict = check.Check(work, rows, outputs[work.Date], cancellation);
            DayManifest manifest = ManifestOf(work, rows, outputs[work.Date], verdict);
            byte[] bytes = StoreJson.Serialize(manifest);
            var version = new DayVersion(ContentHash256.Of(bytes).Prefix16, manifest);
            versions.Add(version);
            manifests.Add(ObjectContent.FromBytes(DayFiles.Key(work.Date, version.Version, DayFiles.Manifest), bytes));
            files.AddRange(outputs[work.Date].Select(file => ObjectContent.FromFile(version.KeyOf(file.Output), file.Path, mayBeMoved: true)));
        }

        await _store.PutAsync(files, cancellation).ConfigureAwait(false);
        await _store.PutAsync(manifests, cancellation).ConfigureAwait(false);
        return versions;
    }

    /// <summary>Dates are written side by side: a tiny file costs planning and not work, which one thread cannot hide.</summary>
    private Dictionary<HomeDate, IReadOnlyList<LocalOutput>> WriteFiles(
        DuckDatabase database, DuckConnection connection, BaseFiles baseFiles, string folder, List<DayWork> batch, CancellationToken cancellation)
    {
        Dictionary<HomeDate, RankedCounts> counts = BatchStatistics.CountRanked(connection, cancellation);
        var outputs = new ConcurrentDictionary<HomeDate, IReadOnlyList<LocalOutput>>();
        try
        {
            Parallel.ForEach(
                batch,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation },
                database.Connect,
                (work, _, own) =>
                {
                    var writer = new DayWriter(own, baseFiles, folder, _bucketCount);
                    outputs[work.Date] = writer.Write(work, counts.GetValueOrDefault(work.Date), cancellation);
                    return own;
                },
                own => own.Dispose());
        }
        catch (AggregateException exception)
        {
            // The first failure is the cause; the others are its echoes or of the same kind.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return new Dictionary<HomeDate, IReadOnlyList<LocalOutput>>(outputs);
    }

    private static DayManifest ManifestOf(
        DayWork work, FoldedRows rows, IReadOnlyList<LocalOutput> outputs, RunningTotalsVerdict verdict) => new()
        {
            Format = DayManifest.CurrentFormat,
            Date = work.Date,
            Inputs = [.. work.Inputs.Parts.Select(part => part.Input)],
            RetractedBy = work.Inputs.RetractedBy,
            Outputs = [.. outputs.Select(file => file.Output).OrderBy(output => output.Name, StringComparer.Ordinal)],
            BusinessMonths = [.. rows.Months],
            Digest = rows.Digest,
            Sums = [.. rows.Sums.Select(pair => new CurrencySums(pair.Key, pair.Value))],
            RunningTotals = verdict,
            Winners = outputs.Where(file => DayFiles.IsWinners(file.Output.Name)).Sum(file => file.Output.Rows),
            Losers = outputs.Where(file => file.Output.Name == DayFiles.Losers).Sum(file => file.Output.Rows),
            Conflicts = rows.Conflicts,
        };
}
