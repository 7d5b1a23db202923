using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Writes the files of folded dates from <c>ranked</c>, the statistics tables and the bases into a local folder, ready to be published.
/// Several writers, each with a connection of its own, share the dates of a batch.
/// </summary>
internal sealed class DayWriter(DuckConnection connection, BaseFiles baseFiles, string folder, int bucketCount)
{
    private static readonly ParquetOptions Options = new();

    private static readonly string LoserColumns = $"{RowColumns.List}, loser_reason";

    /// <summary>Writes one date's files. Those that would be empty are left out.</summary>
    public IReadOnlyList<LocalOutput> Write(DayWork work, RankedCounts counts, CancellationToken cancellation)
    {
        var outputs = new List<LocalOutput>();
        foreach (IdBucket bucket in IdBucket.All(bucketCount))
        {
            CopyWinners(work, counts, bucket, bucket.Holds(), outputs, cancellation);
        }

        WriteStatistics(work.Date, outputs, counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null, cancellation);
        CopyLosers(work, counts, "true", outputs, cancellation);
        return outputs;
    }

    /// <summary>Writes the winners and losers of some buckets, where <c>ranked</c> holds nothing of the others.</summary>
    public IReadOnlyList<LocalOutput> WriteShare(DayWork work, RankedCounts counts, BucketShare share, CancellationToken cancellation)
    {
        var outputs = new List<LocalOutput>();
        foreach (IdBucket bucket in share.All)
        {
            CopyWinners(work, counts, bucket, share.All.Count == 1 ? "true" : bucket.Holds(), outputs, cancellation);
        }

        CopyLosers(work, counts, share.Holds(), outputs, cancellation);
        return outputs;
    }

    /// <summary>Makes a date's files of those of all shares of it: winners as they are, losers in one, statistics of all.</summary>
    /// <param name="date">The home date.</param>
    /// <param name="winners">One for each bucket that has any.</param>
    /// <param name="losers">One for each share that has any.</param>
    /// <param name="cancellation">Stops it.</param>
    public IReadOnlyList<LocalOutput> Join(HomeDate date, IReadOnlyList<LocalOutput> winners, IReadOnlyList<LocalOutput> losers, CancellationToken cancellation)
    {
        var outputs = new List<LocalOutput>(winners);
        WriteStatistics(date, outputs, hasMarkets: true, cancellation);
        if (losers.Count > 0)
        {
            Copy(date, DayFiles.Losers, $"SELECT {LoserColumns} FROM read_parquet({Sql.List(losers.Select(file => file.Path))}, hive_partitioning = false) ORDER BY {RowColumns.TotalOrder}", outputs, cancellation);
        }

        return outputs;
    }

    private void CopyWinners(DayWork work, RankedCounts counts, IdBucket bucket, string inBucket, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(work, DayFiles.Winners(bucket.Number), counts.Winners > 0, $"loser_reason IS NULL AND {inBucket}", "true", RowColumns.List, outputs, cancellation);

    /// <param name="work">The date.</param>
    /// <param name="counts">What <c>ranked</c> holds of it.</param>
    /// <param name="inBucket">Which of the base's losers.</param>
    /// <param name="outputs">Gets the file.</param>
    /// <param name="cancellation">Stops it.</param>
    private void CopyLosers(DayWork work, RankedCounts counts, string inBucket, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(work, DayFiles.Losers, counts.Losers > 0, "loser_reason IS NOT NULL", inBucket, LoserColumns, outputs, cancellation);

    private void WriteStatistics(HomeDate date, List<LocalOutput> outputs, bool hasMarkets, CancellationToken cancellation)
    {
        if (outputs.Count == 0)
        {
            return;
        }

        CopyStatistics(date, DayFiles.Accounts, BatchStatistics.Accounts, StatisticsSql.AccountsOrder, outputs, cancellation);
        if (hasMarkets)
        {
            CopyStatistics(date, DayFiles.Markets, BatchStatistics.Markets, StatisticsSql.MarketsOrder, outputs, cancellation);
        }
    }

    private void CopyStatistics(
        HomeDate date, string name, string table, string order, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(date, name, $"SELECT * EXCLUDE (home_date) FROM {table} WHERE home_date = {Sql.Literal(date.ToString())}::DATE ORDER BY {order}", outputs, cancellation);

    private void Copy(
        DayWork work, string name, bool inRanked, string filter, string keptFilter, string columns, List<LocalOutput> outputs, CancellationToken cancellation)
    {
        string? held = baseFiles.Source(work.Date, name);
        if (!inRanked && held is null)
        {
            return;
        }

        string ranked = $"SELECT {columns} FROM ranked WHERE home_date = {Sql.Literal(work.Date.ToString())}::DATE AND {filter}";
        string kept = held is null
            ? ""
            : $" UNION ALL SELECT {columns} FROM {held} "
                + $"WHERE {keptFilter} AND transaction_id NOT IN (SELECT transaction_id FROM touched)";
        Copy(work.Date, name, $"SELECT * FROM ({ranked}{kept}) ORDER BY {RowColumns.TotalOrder}", outputs, cancellation);
    }

    private void Copy(HomeDate date, string name, string select, List<LocalOutput> outputs, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, $"{date}-{name}");
        long rows = connection.CopyToParquet(select, path, Options, cancellation);
        if (rows == 0)
        {
            File.Delete(path);
            return;
        }

        outputs.Add(new LocalOutput(path, new DayOutput(name, rows, new FileInfo(path).Length, HashOf(path))));
    }

    private static ContentHash256 HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ContentHash256.FromBytes(System.Security.Cryptography.SHA256.HashData(stream));
    }
}
