using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>Statistics of a day on which nearly every row has a group of its own, as those of a million accounts are.</summary>
public sealed class BatchStatisticsTests : IDisposable
{
    private const int Rows = 1_000_000;

    private const long MemoryBytes = 64L << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accounts_of_which_memory_has_no_room_at_once_are_grouped_range_by_range()
    {
        Assert.Equal(DuckErrorKind.OutOfMemory, Assert.Throws<DuckException>(() => Groups(ranges: 1, AccountOf("row"))).Kind);

        // What a compactor of this memory takes at a time.
        long ranges = 1 + (Rows / new CompactorOptions { WorkFolder = _folder.Path, StoreFolders = [], MemoryLimitBytes = MemoryBytes }.RowsGrouped);
        Assert.Equal((Rows, Rows), Groups(ranges, AccountOf("row")));
    }

    [Fact]
    public void Ranges_have_room_for_any_account_and_for_one_that_has_nearly_all_rows()
    {
        Assert.Equal((4, 1000), Groups(ranges: 7, "CASE WHEN row < 990 THEN 5 WHEN row < 994 THEN 9223372036854775807 WHEN row < 997 THEN -9223372036854775808 ELSE 0 END", rows: 1000));
        Assert.Equal((0, 0), Groups(ranges: 3, AccountOf("row"), rows: 0));
    }

    /// <summary>In no order, of either sign.</summary>
    private static string AccountOf(string row) => $"(hash({row}) >> 2)::BIGINT - 2305843009213693952";

    /// <summary>How many groups there are, and rows in all of them.</summary>
    private (long Groups, long Rows) Groups(long ranges, string account, int rows = Rows)
    {
        using DuckDatabase database = DuckDatabase.Open(new DuckOptions
        {
            Threads = 2,
            MemoryLimitBytes = MemoryBytes,
            TempDirectory = _folder.At("spill"),
            MaxTempBytes = 4L << 30,
            AllowedDirectories = [_folder.Path],
        });
        using DuckConnection connection = database.Connect();
        using BaseFiles none = BaseFiles.LeaseAsync(LocalObjectStore.Open(_folder.At("store"), TimeProvider.System), DateTimeZone.Utc, [], TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        string values = string.Join(", ", RowColumns.All.Select(column => $"({ValueOf(column.Name, account)})::{(column.Type == DuckType.UnsignedBigInt ? "UBIGINT" : column.Type)} AS {Sql.Identifier(column.Name)}"));
        BatchStatistics.Build(connection, $"SELECT {values}, DATE '2026-10-05' AS home_date FROM range({rows}) AS numbers(row)", none, ranges, TestContext.Current.CancellationToken);
        using RowQuery query = BatchStatistics.AccountsOf(connection, Accounting.Ingest.HomeDate.Parse("2026-10-05"));
        using DuckResult result = connection.QueryAtOnce($"SELECT count(*), coalesce(sum(transactions), 0)::BIGINT, count(*) - count(DISTINCT account_id) FROM ({query.Sql})", TestContext.Current.CancellationToken);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Assert.Equal(0, chunk.Longs(2)[0]);
        return (chunk.Longs(0)[0], chunk.Longs(1)[0]);
    }

    private static string ValueOf(string column, string account) => column switch
    {
        "account_id" => account,
        "account_type" => "'CUSTOMER'",
        "kind" => "'DEPOSIT'",
        "currency" => "'EUR'",
        "amount" or "exposure_delta" or "pending_delta" or "stake" => "1",
        "business_day" => "'2026-10-05'",
        _ => "NULL",
    };
}
