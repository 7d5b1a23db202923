using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>
/// Folds home dates and writes their versions: batches of them, one pass over the new segments of each; what was written is checked against what
/// the segments say of it; data files become durable before the manifests. A batch that fails by its data is halved until the date is found that
/// it fails by, so that one date's damage costs the others nothing but a second try.
/// </summary>
internal sealed class DayFolding(IObjectStore store, NodaTime.DateTimeZone zone, int bucketCount, CompactorOptions options, ILogger logger)
{
    private int _batches;

    /// <param name="stale">What to fold.</param>
    /// <param name="incomplete">Those of them whose version may be there but for a file: what is there and whole is not written again.</param>
    /// <param name="stillStale">Asked before every batch but the first which of its dates nobody else has folded meanwhile.</param>
    /// <param name="written">Told of versions as they are durable.</param>
    /// <param name="cancellation">Stops it; versions written so far stay.</param>
    /// <returns>The dates that could not be folded.</returns>
    public async Task<IReadOnlyList<DayBehind>> FoldAsync(
        IReadOnlyList<DayWork> stale,
        IReadOnlySet<HomeDate> incomplete,
        Func<List<DayWork>, Task<List<DayWork>>> stillStale,
        Action<IReadOnlyList<DayVersion>> written,
        CancellationToken cancellation)
    {
        using var database = WorkDatabase.Open(options);
        var failed = new List<DayBehind>();
        var waiting = new Stack<List<DayWork>>(DayWork.InOrderOf(options.Member, DayWork.Together(stale, options)).Reverse());
        bool isFirst = true;
        while (waiting.TryPop(out List<DayWork>? batch))
        {
            if (!isFirst && (batch = await stillStale(batch).ConfigureAwait(false)).Count == 0)
            {
                continue;
            }

            isFirst = false;
            try
            {
                written(await FoldBatchAsync(database, batch, incomplete, cancellation).ConfigureAwait(false));
            }
            catch (Exception exception) when (IsOfTheData(exception) && batch.Count > 1)
            {
                waiting.Push(batch[(batch.Count / 2)..]);
                waiting.Push(batch[..(batch.Count / 2)]);
            }
            catch (Exception exception) when (IsOfTheData(exception))
            {
                failed.Add(new DayBehind(batch[0].Date, batch[0].Inputs.BusinessMonthsIn(zone), exception));
                Log.DayFailed(logger, batch[0].Date.ToString(), exception.Message);
            }
        }

        return failed;
    }

    /// <summary>Whether other data may do better: a store that is away or memory that is short fails every date.</summary>
    private static bool IsOfTheData(Exception exception) => exception is DamagedDataException or OverflowException or DuckException { Kind: DuckErrorKind.Statement };

    private async Task<IReadOnlyList<DayVersion>> FoldBatchAsync(
        WorkDatabase database, List<DayWork> batch, IReadOnlySet<HomeDate> incomplete, CancellationToken cancellation)
    {
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(store, zone, batch, cancellation).ConfigureAwait(false);

        // Of its own: a date of a batch that fails is written again in a smaller one.
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(database.Folder, string.Create(CultureInfo.InvariantCulture, $"batch-{++_batches}")));
        try
        {
            (Dictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs, IReadOnlyDictionary<HomeDate, RowDigest> readTwice) = batch.Sum(work => work.RowsHeld(options)) <= options.RowsInMemory
                ? await FoldInMemoryAsync(database, batch, baseFiles, folder.FullName, cancellation).ConfigureAwait(false)
                : FoldInSql(database, batch, baseFiles, folder.FullName, cancellation);
            return await new VersionPublication(store, zone, database.Connection, logger).PublishAsync(batch, outputs, readTwice, incomplete, cancellation).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(Dictionary<HomeDate, IReadOnlyList<LocalOutput>> Outputs, IReadOnlyDictionary<HomeDate, RowDigest> ReadTwice)> FoldInMemoryAsync(
        WorkDatabase database, List<DayWork> batch, BaseFiles baseFiles, string folder, CancellationToken cancellation)
    {
        using var fold = new RowFold(database.Connection, batch, baseFiles, options);
        JudgedRows rows = await fold.RunAsync(store, zone, cancellation).ConfigureAwait(false);
        return (WriteFiles(database, rows, baseFiles, batch, folder, cancellation), fold.ReadTwice);
    }

    private (Dictionary<HomeDate, IReadOnlyList<LocalOutput>> Outputs, IReadOnlyDictionary<HomeDate, RowDigest> ReadTwice) FoldInSql(
        WorkDatabase database, List<DayWork> batch, BaseFiles baseFiles, string folder, CancellationToken cancellation)
    {
        var fold = new DayFold(database.Connection, batch, baseFiles);
        fold.Run(store, new BusinessCalendar(zone), cancellation);
        long ranges = 1 + ((batch.Sum(work => work.RowsToFold) - 1) / options.RowsGrouped);
        BatchStatistics.Build(database.Connection, $"SELECT {RowColumns.List}, home_date FROM ranked WHERE loser_reason IS NULL", baseFiles, ranges, cancellation);
        return (WriteFiles(database, new JudgedTable(database.Connection, cancellation), baseFiles, batch, folder, cancellation), fold.ReadTwice);
    }

    /// <summary>Parts are written side by side, each by one thread: most files are small, and a large one comes in its order.</summary>
    private Dictionary<HomeDate, IReadOnlyList<LocalOutput>> WriteFiles(
        WorkDatabase database, IJudgedRows rows, BaseFiles baseFiles, List<DayWork> batch, string folder, CancellationToken cancellation)
    {
        IReadOnlyList<WrittenPart> parts = WrittenPart.Divide(batch, rows, bucketCount);
        var written = new IReadOnlyList<(HomeDate Date, LocalOutput File)>[parts.Count];
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Enumerable.Range(0, parts.Count), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation },
                () => new ConnectionPair(database.Connect(), database.ConnectToOneThread(), database.ConnectToOneThread()),
                (index, _, connections) =>
                {
                    written[index] = new DayWriter(connections, rows, baseFiles, bucketCount, folder).Write(parts[index], cancellation);
                    return connections;
                },
                connections => connections.Dispose());
        }
        catch (AggregateException exception)
        {
            // The first failure is the cause; the others are its echoes or of the same kind.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        ILookup<HomeDate, LocalOutput> files = written.SelectMany(part => part).ToLookup(output => output.Date, output => output.File);
        return batch.ToDictionary(work => work.Date, work => (IReadOnlyList<LocalOutput>)[.. files[work.Date]]);
    }
}
