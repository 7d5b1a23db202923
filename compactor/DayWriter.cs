using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Writes files of folded dates from judged rows, the statistics and the bases into a local folder, ready to be published. Several writers, each with connections
/// of its own, share the files of a batch.
/// </summary>
/// <param name="connections">Its own.</param>
/// <param name="rows">What was decided anew.</param>
/// <param name="baseFiles">What stays.</param>
/// <param name="folder">Where files are written.</param>
internal sealed class DayWriter(ConnectionPair connections, IJudgedRows rows, BaseFiles baseFiles, string folder)
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
        string? held = baseFiles.Source(work.Date, name);
        return name switch
        {
            DayFiles.Losers => counts.Losers > 0 || held is not null
                ? Copy(work.Date, name, rows.Losers(connections, work.Date, held, cancellation), RowColumns.TotalOrder, cancellation)
                : null,
            DayFiles.Accounts => hasWinners
                ? Copy(work.Date, name, rows.Accounts(connections, work.Date, baseFiles.Winners(work.Date), cancellation), StatisticsSql.AccountsOrder, cancellation)
                : null,
            DayFiles.Markets => counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null
                ? Copy(work.Date, name, rows.Markets(connections, work.Date, baseFiles.Winners(work.Date), cancellation), StatisticsSql.MarketsOrder, cancellation)
                : null,
            _ => !DayFiles.TryParseWinners(name, out int bucket)
                ? throw new ArgumentException($"No file of a version is called {name}.", nameof(name))
                : counts.Winners > 0 || held is not null
                ? Copy(work.Date, name, rows.Winners(connections, work.Date, new IdBucket(bucket, bucketCount), held, cancellation), RowColumns.TotalOrder, cancellation)
                : null,
        };
    }

    private LocalOutput? Copy(HomeDate date, string name, RowQuery query, string order, CancellationToken cancellation)
    {
        using (query)
        {
            string path = Path.Combine(folder, $"{date}-{name}");
            long written = query.Connection.CopyToParquet(query.IsOrdered ? query.Sql : $"{query.Sql} ORDER BY {order}", path, Options, cancellation);
            if (written == 0)
            {
                File.Delete(path);
                return null;
            }

            return new LocalOutput(path, new DayOutput(name, written, new FileInfo(path).Length, ContentHash256.OfFile(path)));
        }
    }
}
