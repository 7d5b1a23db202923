using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Compactor;

/// <summary>
/// Folds a large home date in shares of its buckets, each perhaps in another process, and joins what came out of it. All rows of an id are in one bucket, so the files
/// are byte for byte those of one fold, and are checked as those are, once they are joined.
/// </summary>
internal sealed class BucketFolding(IObjectStore store, NodaTime.DateTimeZone zone, int bucketCount, CompactorOptions options, ILogger logger)
{
    public int BucketCount => bucketCount;

    /// <summary>The time-zone rules that it cuts by.</summary>
    public ContentHash256? CutBy => zone.CutName();

    /// <summary>
    /// Whether folding the date by buckets is of use, and lawful: rows that may have been read twice, and places that are told of twice, are looked for over all buckets.
    /// </summary>
    public bool Divides(DayWork work) => bucketCount > 1 && work.RowsToFold > options.BatchRows && !work.HasOverlaps && !work.HasSharedPlaces;

    /// <summary>Folds some buckets of a date.</summary>
    /// <param name="work">The date.</param>
    /// <param name="number">The share's, from 0.</param>
    /// <param name="shares">How many shares there are.</param>
    /// <param name="publish">Takes the files, which are gone when it returns: winners of each bucket and losers of all of them, as far as there are any.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A segment or a file of the base isn't what was written.</exception>
    public async Task FoldAsync(DayWork work, int number, int shares, Func<IReadOnlyList<LocalOutput>, Task> publish, CancellationToken cancellation)
    {
        var own = new BucketShare(number, shares, bucketCount);
        using var database = WorkDatabase.Open(options);
        DuckConnection connection = database.Connection;
        using BaseFiles baseFiles = await BaseFiles.LeaseAsync(store, zone, [work], own, cancellation).ConfigureAwait(false);
        new DayFold(connection, [work], baseFiles, own).Run(store, new BusinessCalendar(zone), cancellation);
        RankedCounts counts = BatchStatistics.CountRanked(connection, cancellation).GetValueOrDefault(work.Date);
        await publish(new DayWriter(connection, baseFiles, database.Folder, bucketCount).WriteShare(work, counts, own, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Joins the files of all shares of a date, checks them and publishes its version.</summary>
    /// <param name="work">The date.</param>
    /// <param name="pieces">The files of all shares.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A piece isn't what was written, or together they don't hold the rows of the date's inputs.</exception>
    public async Task JoinAsync(DayWork work, IReadOnlyList<(ObjectKey Key, DayOutput Output)> pieces, CancellationToken cancellation)
    {
        IReadOnlyList<FileLease> leases = await store.LeaseFilesAsync([.. pieces.Select(piece => (piece.Key, piece.Output.Sha256))], cancellation).ConfigureAwait(false);
        try
        {
            using var database = WorkDatabase.Open(options);
            DuckConnection connection = database.Connection;
            using BaseFiles noBase = BaseFiles.None();
            LocalOutput[] files = [.. pieces.Zip(leases, (piece, lease) => new LocalOutput(lease.Path, piece.Output, IsOwn: false))];
            LocalOutput[] winners = [.. files.Where(file => DayFiles.IsWinners(file.Output.Name))];
            if (winners.Length > 0)
            {
                string rows = $"SELECT {RowColumns.List}, {DayFold.HomeDateOfRow} AS home_date FROM read_parquet({Sql.List(winners.Select(file => file.Path))}, hive_partitioning = false)";
                BatchStatistics.Build(connection, rows, cancellation);
            }

            IReadOnlyList<LocalOutput> outputs = new DayWriter(connection, noBase, database.Folder, bucketCount)
                .Join(work.Date, winners, [.. files.Where(file => file.Output.Name == DayFiles.Losers)], cancellation);
            await new VersionPublication(store, zone, connection, logger).PublishAsync(
                [work],
                new Dictionary<HomeDate, IReadOnlyList<LocalOutput>> { [work.Date] = outputs },
                new Dictionary<HomeDate, RowDigest>(),
                new HashSet<HomeDate>(),
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (FileLease lease in leases)
            {
                lease.Dispose();
            }
        }
    }
}
