using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Writes files of folded dates from judged rows, the statistics and the bases into a local folder, ready to be published. Several writers, each with connections
/// of its own, share the files of a batch.
/// </summary>
/// <param name="connection">Of the database that has the fold's tables.</param>
/// <param name="oneThread">Of a database that keeps the order of rows, since one thread works in it.</param>
/// <param name="rows">What was decided anew.</param>
/// <param name="baseFiles">What stays.</param>
/// <param name="folder">Where files are written.</param>
internal sealed class DayWriter(DuckConnection connection, DuckConnection oneThread, IJudgedRows rows, BaseFiles baseFiles, string folder)
{
    private static readonly ParquetOptions Options = new();

    /// <summary>The files that a date may have.</summary>
    public static IEnumerable<string> NamesOf(int bucketCount) =>
        [.. IdBucket.All(bucketCount).Select(bucket => DayFiles.Winners(bucket.Number)), DayFiles.Accounts, DayFiles.Markets, DayFiles.Losers];

    /// <summary>Writes one file of a date; null where it would be empty.</summary>
    public LocalOutput? Write(DayWork work, string name, int bucketCount, CancellationToken cancellation)
    {
        RankedCounts counts = rows.Count(work.Date);
        bool hasWinners = counts.Winners > 0 || work.Base?.Manifest.Winners > 0;
        return name switch
        {
            DayFiles.Losers => WriteRows(
                work, name, counts.Losers > 0, own => rows.Losers(own, work.Date, cancellation), $"{RowColumns.List}, loser_reason", cancellation),
            DayFiles.Accounts => hasWinners
                ? WriteStatistics(work, name, own => rows.Accounts(own, work.Date, cancellation), StatisticsSql.AccountsOrder, cancellation)
                : null,
            DayFiles.Markets => counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null
                ? WriteStatistics(work, name, own => rows.Markets(own, work.Date, cancellation), StatisticsSql.MarketsOrder, cancellation)
                : null,
            _ => DayFiles.TryParseWinners(name, out int bucket)
                ? WriteRows(work, name, counts.Winners > 0, own => rows.Winners(own, work.Date, new IdBucket(bucket, bucketCount), cancellation), RowColumns.List, cancellation)
                : throw new ArgumentException($"No file of a version is called {name}.", nameof(name)),
        };
    }

    private LocalOutput? WriteStatistics(DayWork work, string name, Func<DuckConnection, RowQuery> query, string order, CancellationToken cancellation)
    {
        bool isOrdered = rows.AreOrdered && work.Base is null;
        using RowQuery statistics = query(isOrdered ? oneThread : connection);
        return isOrdered
            ? Copy(oneThread, work.Date, name, statistics.Sql, cancellation)
            : Copy(connection, work.Date, name, $"{statistics.Sql} ORDER BY {order}", cancellation);
    }

    private LocalOutput? WriteRows(DayWork work, string name, bool hasJudged, Func<DuckConnection, RowQuery> query, string columns, CancellationToken cancellation)
    {
        string? held = baseFiles.Source(work.Date, name);
        if (!hasJudged && held is null)
        {
            return null;
        }

        bool isOrdered = rows.AreOrdered && held is null;
        using RowQuery judged = query(isOrdered ? oneThread : connection);
        if (isOrdered)
        {
            return Copy(oneThread, work.Date, name, judged.Sql, cancellation);
        }

        string kept = held is null ? "" : $" UNION ALL SELECT {columns} FROM {held} WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)";
        return Copy(connection, work.Date, name, $"SELECT * FROM ({judged.Sql}{kept}) ORDER BY {RowColumns.TotalOrder}", cancellation);
    }

    private LocalOutput? Copy(DuckConnection own, HomeDate date, string name, string select, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, $"{date}-{name}");
        long written = own.CopyToParquet(select, path, Options, cancellation);
        if (written == 0)
        {
            File.Delete(path);
            return null;
        }

        return new LocalOutput(path, new DayOutput(name, written, new FileInfo(path).Length, HashOf(path)));
    }

    private static ContentHash256 HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ContentHash256.FromBytes(System.Security.Cryptography.SHA256.HashData(stream));
    }
}
