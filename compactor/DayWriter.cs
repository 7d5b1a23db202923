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
/// <param name="bucketCount">Into how many files the winners of a date go.</param>
/// <param name="folder">Where files are written.</param>
internal sealed class DayWriter(ConnectionPair connections, IJudgedRows rows, BaseFiles baseFiles, int bucketCount, string folder)
{
    private static readonly ParquetOptions Options = new();

    /// <summary>Writes what a part of the work asks for; of files that would be empty nothing.</summary>
    public IReadOnlyList<(HomeDate Date, LocalOutput File)> Write(WrittenPart part, CancellationToken cancellation)
    {
        var written = new List<(HomeDate, LocalOutput)>();
        foreach (string name in part.Names)
        {
            DayWork[] dates = [.. part.Dates.Where(work => IsThere(work, name))];
            if (dates.Length > 1 && rows is JudgedRows judged)
            {
                written.AddRange(CopyTogether(judged, [.. dates.Select(work => work.Date)], name, cancellation));
                continue;
            }

            foreach (DayWork work in dates)
            {
                if (Copy(work.Date, name, cancellation) is { } file)
                {
                    written.Add((work.Date, file));
                }
            }
        }

        return written;
    }

    /// <summary>Whether a date may have rows of a file.</summary>
    private bool IsThere(DayWork work, string name)
    {
        RankedCounts counts = rows.Count(work.Date);
        return name switch
        {
            DayFiles.Losers => counts.Losers > 0 || baseFiles.Source(work.Date, name) is not null,
            DayFiles.Accounts => counts.Winners > 0 || work.Base?.Manifest.Winners > 0,
            DayFiles.Markets => counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null,
            _ => counts.Winners > 0 || baseFiles.Source(work.Date, name) is not null,
        };
    }

    private LocalOutput? Copy(HomeDate date, string name, CancellationToken cancellation)
    {
        string? held = baseFiles.Source(date, name);
        (RowQuery query, string order) = name switch
        {
            DayFiles.Losers => (rows.Losers(connections, date, held, cancellation), RowColumns.TotalOrder),
            DayFiles.Accounts => (rows.Accounts(connections, date, baseFiles.Winners(date), cancellation), StatisticsSql.AccountsOrder),
            DayFiles.Markets => (rows.Markets(connections, date, baseFiles.Winners(date), cancellation), StatisticsSql.MarketsOrder),
            _ => (rows.Winners(connections, date, new IdBucket(DayFiles.BucketOf(name), bucketCount), held, cancellation), RowColumns.TotalOrder),
        };
        using (query)
        {
            string path = Path.Combine(folder, $"{date}-{name}");
            long written = query.Connection.CopyToParquet(query.IsOrdered ? query.Sql : $"{query.Sql} ORDER BY {order}", path, Options, cancellation);
            if (written == 0)
            {
                File.Delete(path);
                return null;
            }

            return OutputOf(name, path, written);
        }
    }

    private IEnumerable<(HomeDate Date, LocalOutput File)> CopyTogether(JudgedRows judged, IReadOnlyList<HomeDate> dates, string name, CancellationToken cancellation)
    {
        using var feed = new DatedFeed(JudgedRows.ColumnsOf(name), dates.Select(date => (date, judged.RowsOf(date, name, bucketCount, cancellation))));
        using RowQuery query = RowQuery.Of(connections.OneThread, feed.Columns, feed);
        string to = Path.Combine(folder, $"{dates[0]}-and-others-{name}");
        query.Connection.CopyToParquetFiles(query.Sql, DatedFeed.DateColumn, to, Options, cancellation);
        foreach (HomeDate date in dates.Where(date => feed.CountOf(date) > 0))
        {
            yield return (date, OutputOf(name, ParquetCopy.FileIn(to, DatedFeed.DateColumn, date.ToString()), feed.CountOf(date)));
        }
    }

    private static LocalOutput OutputOf(string name, string path, long rows) => new(path, new DayOutput(name, rows, new FileInfo(path).Length, ContentHash256.OfFile(path)));
}
