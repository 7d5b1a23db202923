using Accounting.Aggregator.Fold;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What the files just written hold of one home date, read back from them: the other side of every check.</summary>
internal sealed class FoldedRows
{
    public RowDigest Digest { get; private set; }

    /// <summary>Different contents at a winning revision, each once.</summary>
    public long Conflicts { get; private set; }

    public SortedDictionary<Currency, MoneySums> Sums { get; } = [];

    public SortedSet<BusinessMonth> Months { get; } = [];

    /// <summary>The winners that count.</summary>
    public Dictionary<TotalsKey, Total> WinnerTotals { get; } = [];

    /// <summary>Reads the written files of many dates in one pass over each of them.</summary>
    public static Dictionary<HomeDate, FoldedRows> Read(
        DuckConnection connection, IReadOnlyDictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs, CancellationToken cancellation)
    {
        var folded = outputs.Keys.ToDictionary(date => date, _ => new FoldedRows());
        List<string> winners = PathsOf(outputs, name => DayFiles.IsWinners(name));
        List<string> losers = PathsOf(outputs, name => name == DayFiles.Losers);
        if (winners.Count > 0)
        {
            ReadFiles(connection, winners, areWinners: true, folded, cancellation);
        }

        if (losers.Count > 0)
        {
            ReadFiles(connection, losers, areWinners: false, folded, cancellation);
        }

        return folded;
    }

    private static List<string> PathsOf(IReadOnlyDictionary<HomeDate, IReadOnlyList<LocalOutput>> outputs, Func<string, bool> isWanted) =>
        [.. outputs.Values.SelectMany(files => files).Where(file => isWanted(file.Output.Name)).Select(file => file.Path)];

    private static void ReadFiles(
        DuckConnection connection, List<string> paths, bool areWinners, Dictionary<HomeDate, FoldedRows> folded, CancellationToken cancellation)
    {
        using DuckResult result = connection.QueryAtOnce(
            $"""
            SELECT {DayFold.HomeDateOfRow} AS home_date, business_day, currency, kind, count(*),
                sum(content_hash), sum({DayFold.Placement}),
                sum(amount)::DECIMAL(38, 4), sum(exposure_delta)::DECIMAL(38, 4), sum(pending_delta)::DECIMAL(38, 4), sum(stake)::DECIMAL(38, 4),
                {(areWinners ? "0" : "count(*) FILTER (loser_reason = 'conflicting')")}::BIGINT
            FROM read_parquet({Sql.List(paths)}, hive_partitioning = false)
            GROUP BY ALL
            """,
            cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                folded[new HomeDate(chunk.Dates(0)[row])].Add(chunk, row, areWinners);
            }
        }
    }

    private void Add(DuckChunk chunk, int row, bool areWinners)
    {
        var day = new BusinessDay(chunk.Dates(1)[row]);
        Currency currency = Currency.Parse(chunk.Utf8(2, row));
        long rows = chunk.Longs(4)[row];
        var sums = new MoneySums(chunk.Sum(7, row), chunk.Sum(8, row), chunk.Sum(9, row), chunk.Sum(10, row));
        Digest += new RowDigest(rows, (UInt128)chunk.HugeInts(5)[row], (UInt128)chunk.HugeInts(6)[row]);
        Conflicts += chunk.Longs(11)[row];
        Sums[currency] = Sums.GetValueOrDefault(currency) + sums;
        Months.Add(day.Month);
        if (areWinners)
        {
            WinnerTotals.Add(new TotalsKey(day, currency, SchemaNames.ParseKind(chunk.Utf8(3, row))), new Total(rows, sums));
        }
    }
}
