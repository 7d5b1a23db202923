using System.Security.Cryptography;
using Accounting.Compactor.DuckDb;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class ParquetCopyTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    /// <summary>
    /// DuckDB is told that the order of rows need not be kept, which spares memory; an explicit total order must be
    /// kept all the same, and then the bytes are the same however many threads work and however much is spilled.
    /// </summary>
    [Theory]
    [InlineData(1, 1024)]
    [InlineData(2, 1024)]
    [InlineData(3, 1024)]
    [InlineData(1, 96)]
    [InlineData(2, 96)]
    public void A_total_order_gives_the_same_bytes_with_any_threads_and_memory(int threads, int memoryMebibytes)
    {
        int rows = Thoroughness.Pick(200_000, 2_000_000);
        string wanted = Write(threads: 1, 2048L << 20, rows, assertOrder: false);
        Assert.Equal(wanted, Write(threads, (long)memoryMebibytes << 20, rows, assertOrder: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2_048)]
    public void Rows_fed_in_order_in_one_chunk_have_the_bytes_of_their_ORDER_BY(int rows)
    {
        using var sandbox = new DuckSandbox();
        using DuckTable table = sandbox.Connection.RegisterTable(
            "fed", [new("a", DuckType.BigInt), new("t", DuckType.Varchar)], () => DelegateFeed.Of(rows, (writer, row, n) =>
            {
                writer.SetLong(0, row, n);
                writer.SetText(1, row, n % 7 == 0 ? $"a longer text, number {n}" : "short");
            }));
        string sorted = sandbox.PathOf("sorted.parquet");
        string fed = sandbox.PathOf("fed.parquet");
        sandbox.Connection.CopyToParquet("FROM fed() ORDER BY a", sorted, new ParquetOptions(), _token);
        sandbox.Connection.CopyToParquet("FROM fed()", fed, new ParquetOptions(), _token);
        Assert.Equal(Hash(sorted), Hash(fed));
    }

    [Fact]
    public void Files_written_together_have_the_bytes_that_each_has_by_itself()
    {
        const string Rows = """
            SELECT (range * 7919) % 13 AS file, range AS n, CASE WHEN range % 3 > 0 THEN 'text ' || range % 5 END AS t, uuid_of.id, (range / 8)::DECIMAL(18, 4) AS amount, NULL::BIGINT AS missing
            FROM range(3000), (SELECT '0f0e0d0c-0b0a-0908-0706-050403020100'::UUID AS id) AS uuid_of
            """;
        using var sandbox = new DuckSandbox(threads: 1);
        string folder = sandbox.PathOf("together");
        Assert.Equal(3000, sandbox.Connection.CopyToParquetFiles($"{Rows} ORDER BY file, n", "file", folder, new ParquetOptions(), _token));
        Assert.Equal(13, Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length);
        foreach (int file in Enumerable.Range(0, 13))
        {
            string alone = sandbox.PathOf($"{file}.parquet");
            sandbox.Connection.CopyToParquet($"SELECT * EXCLUDE (file) FROM ({Rows}) WHERE file = {file} ORDER BY n", alone, new ParquetOptions(), _token);
            Assert.Equal(Hash(alone), Hash(ParquetCopy.FileIn(folder, "file", $"{file}")));
        }
    }

    /// <summary>The second of two files fails in its second chunk.</summary>
    [Fact]
    public void Of_files_written_together_none_is_left_where_one_fails()
    {
        using var sandbox = new DuckSandbox(threads: 1);
        string folder = sandbox.PathOf("together");
        Assert.Throws<DuckException>(() => sandbox.Connection.CopyToParquetFiles(
            "SELECT range // 5000 AS file, CASE WHEN range = 9000 THEN error('no more') ELSE 'x' END AS t FROM range(10000)", "file", folder, new ParquetOptions(), _token));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Files_are_not_written_where_something_is_already()
    {
        using var sandbox = new DuckSandbox();
        string folder = sandbox.PathOf("together");
        File.WriteAllText(folder, "here");
        Assert.Throws<IOException>(() => sandbox.Connection.CopyToParquetFiles("SELECT 1 AS file, 2 AS t", "file", folder, new ParquetOptions(), _token));
        Assert.Equal("here", File.ReadAllText(folder));
    }

    [Fact]
    public void Metadata_is_written_in_the_order_of_its_keys_and_comes_back()
    {
        using var sandbox = new DuckSandbox();
        var metadata = new Dictionary<string, string> { ["z"] = "it's", ["a key"] = "żółw", ["m"] = "" };
        string first = sandbox.PathOf("1.parquet");
        string second = sandbox.PathOf("2.parquet");
        sandbox.Connection.CopyToParquet("SELECT 1 AS a -- the end", first, new ParquetOptions { Metadata = metadata }, _token);
        var reversed = new Dictionary<string, string>(metadata.Reverse());
        sandbox.Connection.CopyToParquet("SELECT 1 AS a", second, new ParquetOptions { Metadata = reversed }, _token);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        using DuckResult result = sandbox.Connection.Query(
            $"SELECT decode(key), decode(value) FROM parquet_kv_metadata({Sql.Literal(first)})", _token);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Assert.Equal(3, chunk.Rows);
        var read = new List<string>();
        for (int row = 0; row < chunk.Rows; row++)
            read.Add($"{chunk.Text(0, row)}={chunk.Text(1, row)}");
        Assert.Equal(["a key=żółw", "m=", "z=it's"], read);
    }

    [Fact]
    public void Row_groups_have_the_size_asked_for()
    {
        using var sandbox = new DuckSandbox();
        string path = sandbox.PathOf("groups.parquet");
        sandbox.Connection.CopyToParquet(
            "SELECT range AS a FROM range(50000) ORDER BY a", path, new ParquetOptions { RowGroupRows = 10_240 }, _token);
        Assert.Equal(5, sandbox.Connection.Scalar<long>(
            $"SELECT count(*) FROM parquet_metadata({Sql.Literal(path)})", _token));
    }

    [Fact]
    public void A_file_that_exists_is_never_overwritten()
    {
        using var sandbox = new DuckSandbox();
        string path = sandbox.PathOf("taken.parquet");
        File.WriteAllText(path, "precious");
        Assert.Throws<IOException>(() => sandbox.Connection.CopyToParquet("SELECT 1", path, new ParquetOptions(), _token));
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void A_copy_that_fails_or_is_cancelled_leaves_no_file()
    {
        using var sandbox = new DuckSandbox();
        string path = sandbox.PathOf("torn.parquet");
        Assert.Throws<DuckException>(() => sandbox.Connection.CopyToParquet(
            "SELECT (CASE WHEN range < 900000 THEN range::VARCHAR ELSE 'x' END)::BIGINT AS a FROM range(1000000)", path, new ParquetOptions(), _token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
        using DuckTable table = sandbox.Connection.RegisterTable(
            "endless", [new("a", DuckType.BigInt)], DelegateFeed.Of(int.MaxValue, (writer, row, n) =>
            {
                writer.SetLong(0, row, n);
                if (n == 500_000)
                    source.Cancel();
            }));
        Assert.Throws<OperationCanceledException>(
            () => sandbox.Connection.CopyToParquet("FROM endless()", path, new ParquetOptions(), source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }

    [Fact]
    public void Two_connections_write_and_read_side_by_side()
    {
        using var sandbox = new DuckSandbox();
        string[] hashes = new string[4];
        Parallel.For(0, 4, new ParallelOptions { CancellationToken = _token }, n =>
        {
            using DuckConnection connection = sandbox.Database.Connect();
            string path = sandbox.PathOf($"{n}.parquet");
            connection.CopyToParquet(Rows(50_000), path, new ParquetOptions(), _token);
            hashes[n] = Hash(path);
        });
        Assert.Single(hashes.Distinct());
    }

    private string Write(int threads, long memoryLimitBytes, int rows, bool assertOrder)
    {
        using var sandbox = new DuckSandbox(threads, memoryLimitBytes);
        string path = sandbox.PathOf("rows.parquet");
        var options = new ParquetOptions { RowGroupRows = 20_480 };
        Assert.Equal(rows, sandbox.Connection.CopyToParquet(Rows(rows), path, options, _token));
        if (assertOrder)
        {
            Assert.Equal(0, sandbox.Connection.Scalar<long>(
                $"""
                SELECT count(*) FROM (SELECT (account, occurred_at, id) AS k, lag(k) OVER (ORDER BY file_row_number) AS before
                FROM read_parquet({Sql.Literal(path)}, file_row_number = true)) WHERE before >= k
                """,
                _token));
        }

        return Hash(path);
    }

    /// <summary>Rows of money, shuffled by a hash, with strings short and long, under a total order.</summary>
    private static string Rows(int rows) =>
        $"""
        SELECT hash(range) % 1000 AS account, make_timestamptz((hash(range + 1) % 86400000000)::BIGINT) AS occurred_at,
            md5(range::VARCHAR) AS text, range AS id, ['DEPOSIT', 'SETTLEMENT_REVERSAL', NULL][1 + range % 3] AS kind,
            ((hash(-range) % 2000000)::BIGINT - 1000000)::DECIMAL(18,4) AS amount
        FROM range({rows}) ORDER BY account, occurred_at, id
        """;

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
