using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
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
        var waiting = new Stack<List<DayWork>>(DayWork.InOrderOf(options.Member, DayWork.Batches(stale, options.BatchRows)).Reverse());
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
        DuckConnection connection = database.Connection;
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(store, zone, batch, cancellation).ConfigureAwait(false);
        var fold = new DayFold(connection, batch, baseFiles);
        fold.Run(store, new BusinessCalendar(zone), cancellation);
        BatchStatistics.Build(connection, baseFiles, cancellation);
        Dictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs = WriteFiles(database, baseFiles, batch, cancellation);
        return await new VersionPublication(store, zone, connection, logger).PublishAsync(batch, outputs, fold.ReadTwice, incomplete, cancellation).ConfigureAwait(false);
    }

    /// <summary>Dates are written side by side: a tiny file costs planning and not work, which one thread cannot hide.</summary>
    private Dictionary<HomeDate, IReadOnlyList<LocalOutput>> WriteFiles(
        WorkDatabase database, BaseFiles baseFiles, List<DayWork> batch, CancellationToken cancellation)
    {
        Dictionary<HomeDate, RankedCounts> counts = BatchStatistics.CountRanked(database.Connection, cancellation);
        var outputs = new ConcurrentDictionary<HomeDate, IReadOnlyList<LocalOutput>>();
        try
        {
            Parallel.ForEach(
                batch,
                new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation },
                database.Connect,
                (work, _, own) =>
                {
                    var writer = new DayWriter(own, baseFiles, database.Folder, bucketCount);
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
}
