using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class FeedTests : IDisposable
{
    private static readonly DuckColumn[] OneLong = [new("a", DuckType.BigInt)];

    private readonly DuckSandbox _sandbox = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private DuckConnection Connection => _sandbox.Connection;

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(2_049)]
    [InlineData(100_000)]
    public void A_feed_gives_all_its_rows(int rows)
    {
        using DuckTable table = Connection.RegisterTable("fed", OneLong, Counting(rows), rows);
        using DuckResult result = Connection.Query("SELECT count(*), sum(a) FROM fed()", _token);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Assert.Equal(rows, chunk.Longs(0)[0]);
        Assert.Equal(rows == 0, chunk.IsNull(1, 0));
        if (rows > 0)
            Assert.Equal((Int128)rows * (rows - 1) / 2, chunk.HugeInts(1)[0]);
    }

    [Fact]
    public void A_feed_of_no_rows_writes_a_readable_file_of_no_rows()
    {
        using DuckTable table = Connection.RegisterTable("fed", OneLong, Counting(0));
        string path = _sandbox.PathOf("empty.parquet");
        Assert.Equal(0, Connection.CopyToParquet("FROM fed() ORDER BY a", path, new ParquetOptions(), _token));
        Assert.Equal(0, Connection.Scalar<long>($"SELECT count(a) FROM read_parquet({Sql.Literal(path)})", _token));
    }

    [Fact]
    public void What_a_feed_throws_comes_out_of_the_statement_as_it_was()
    {
        var thrown = new InvalidDataException("row 5000 is torn");
        using DuckTable table = Connection.RegisterTable("fed", OneLong, DelegateFeed.Of(10_000, (writer, row, n) =>
            writer.SetLong(0, row, n < 5_000 ? n : throw thrown)));
        string path = _sandbox.PathOf("torn.parquet");
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(
            () => Connection.CopyToParquet("FROM fed() ORDER BY a", path, new ParquetOptions(), _token)));
        Assert.False(File.Exists(path));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void What_a_feed_throws_comes_out_of_a_stream()
    {
        var thrown = new InvalidDataException("row 50000 is torn");
        using DuckTable table = Connection.RegisterTable("fed", OneLong, DelegateFeed.Of(100_000, (writer, row, n) =>
            writer.SetLong(0, row, n < 50_000 ? n : throw thrown)));
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() =>
        {
            using DuckResult result = Connection.Query("FROM fed()", _token);
            StatementTests.Drain(result);
        }));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void What_opening_a_feed_throws_comes_out_of_the_statement()
    {
        var thrown = new InvalidDataException("no such segment");
        using DuckTable table = Connection.RegisterTable("fed", OneLong, () => throw thrown);
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => Connection.Execute("FROM fed()", _token)));
    }

    [Fact]
    public void A_single_feed_is_read_once_and_an_opened_one_as_often_as_wanted()
    {
        using DuckTable once = Connection.RegisterTable("once", OneLong, Counting(10));
        Assert.Equal(10, Connection.Scalar<long>("SELECT count(*) FROM once()", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<long>("SELECT count(*) FROM once()", _token));
        using DuckTable often = Connection.RegisterTable("often", OneLong, () => Counting(10));
        for (int time = 0; time < 3; time++)
            Assert.Equal(10, Connection.Scalar<long>("SELECT count(*) FROM often() x JOIN often() y USING (a)", _token));
    }

    [Fact]
    public void A_table_that_was_disposed_is_an_error_and_its_name_can_be_taken_again()
    {
        Connection.RegisterTable("fed", OneLong, () => Counting(10)).Dispose();
        DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute("FROM fed()", _token));
        Assert.Contains("no longer registered", exception.Message, StringComparison.Ordinal);
        using DuckTable again = Connection.RegisterTable("fed", OneLong, () => Counting(11));
        Assert.Equal(11, Connection.Scalar<long>("SELECT count(*) FROM fed()", _token));
    }

    [Fact]
    public void A_name_that_is_taken_again_stands_for_the_newer_table_also_when_the_older_is_disposed()
    {
        DuckTable older = Connection.RegisterTable("fed", OneLong, () => Counting(10));
        Assert.Equal(10, Connection.Scalar<long>("SELECT count(a) FROM fed()", _token));
        using DuckTable newer = Connection.RegisterTable("Fed", [new("b", DuckType.BigInt)], () => Counting(11));
        Assert.Equal(11, Connection.Scalar<long>("SELECT count(b) FROM fed()", _token));
        older.Dispose();
        Assert.Equal(11, Connection.Scalar<long>("SELECT count(b) FROM fed()", _token));
    }

    [Fact]
    public void Tables_belong_to_their_connection()
    {
        using DuckConnection other = _sandbox.Database.Connect();
        using DuckTable table = Connection.RegisterTable("fed", OneLong, () => Counting(10));
        using DuckTable otherTable = other.RegisterTable("fed", OneLong, () => Counting(20));
        Assert.Equal(10, Connection.Scalar<long>("SELECT count(*) FROM fed()", _token));
        Assert.Equal(20, other.Scalar<long>("SELECT count(*) FROM fed()", _token));
    }

    public static TheoryData<string, Func<DuckChunkWriter, int>> Mistakes => new()
    {
        { "a cell left out", static writer => 1 },
        { "a row left out", static writer => { writer.SetLong(0, 1, 1); return 2; } },
        { "a cell written twice", static writer => { writer.SetLong(0, 0, 1); writer.SetLong(0, 0, 1); return 1; } },
        { "more rows than said", static writer => { writer.SetLong(0, 0, 1); writer.SetLong(0, 1, 1); return 1; } },
        { "another type", static writer => { writer.SetInteger(0, 0, 1); return 1; } },
        { "a negative count", static writer => -1 },
        { "beyond the chunk", static writer => { for (int row = 0; row <= writer.Capacity; row++) writer.SetLong(0, row, row); return 2_049; } },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_feed_that_writes_wrongly_is_caught(string mistake, Func<DuckChunkWriter, int> fill)
    {
        Assert.NotEmpty(mistake);
        using DuckTable table = Connection.RegisterTable("fed", OneLong, new DelegateFeed(fill));
        Assert.Throws<InvalidOperationException>(() => Connection.Execute("FROM fed()", _token));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_writer_that_is_kept_can_write_no_more()
    {
        DuckChunkWriter? kept = null;
        using DuckTable table = Connection.RegisterTable("fed", OneLong, new DelegateFeed(writer =>
        {
            kept = writer;
            return 0;
        }));
        Connection.Execute("FROM fed()", _token);
        Assert.Throws<InvalidOperationException>(() => kept!.SetLong(0, 0, 1));
        Assert.Throws<InvalidOperationException>(() => kept!.SetNull(0, 0));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        using DuckTable table = Connection.RegisterTable(
            "fed", [new("t", DuckType.Varchar)], DelegateFeed.Of(1, (writer, row, _) => writer.SetUtf8(0, row, [0xC3, 0x28])));
        Assert.Throws<ArgumentException>(() => Connection.Execute("FROM fed()", _token));
    }

    [Fact]
    public void Rows_of_a_result_are_copied_column_by_column_with_their_nulls_whatever_the_type()
    {
        const int Rows = 5_000;
        string Cell(string value, int every) => $"CASE WHEN n % {every} <> 0 THEN {value} END";
        Connection.Execute(
            $"""
            CREATE TABLE given AS SELECT n, n % 3 = 0 AS truth, {Cell("n::INTEGER", 5)} AS small, {Cell("(n * 1000003)::UBIGINT", 7)} AS unsigned, {Cell("n::HUGEINT * 1e20::HUGEINT", 2)} AS huge,
                {Cell("'t' || n", 3)} AS short, {Cell("repeat('é', (n % 40)::INTEGER)", 11)} AS text, {Cell("md5(n::VARCHAR)::UUID", 6)} AS id,
                {Cell("DATE '1970-01-01' + n::INTEGER", 9)} AS day, {Cell("make_timestamp(n * 1000)", 8)} AS moment, {Cell("(n / 100)::DECIMAL(4, 2)", 2)} AS tiny,
                {Cell("(n / 100)::DECIMAL(9, 2)", 13)} AS narrow, {Cell("n::DECIMAL(18, 4)", 10)} AS money, {Cell("n::DECIMAL(38, 4)", 12)} AS wide
            FROM range({Rows}) AS numbers(n)
            """,
            _token);
        using DuckConnection reader = _sandbox.Database.Connect();
        using DuckResult given = reader.Query("SELECT * FROM given ORDER BY n", _token);
        bool isOver = !given.NextChunk(out _);
        int next = 0;
        using DuckTable table = Connection.RegisterTable("copied", given.Columns, new DelegateFeed(writer =>
        {
            int count = 0;
            while (!isOver && count < writer.Capacity)
            {
                int rows = Math.Min(Math.Min(given.Current.Rows - next, writer.Capacity - count), 1 + (count % 700));
                for (int column = 0; column < writer.ColumnCount; column++)
                    writer.Copy(column, count, given.Current, next, rows);
                count += rows;
                next += rows;
                if (next == given.Current.Rows)
                {
                    isOver = !given.NextChunk(out _);
                    next = 0;
                }
            }

            return count;
        }));
        Connection.Execute("CREATE TABLE taken AS SELECT * FROM copied()", _token);
        Assert.Equal(Rows, Connection.Scalar<long>("SELECT count(*) FROM (SELECT * FROM taken INTERSECT SELECT * FROM given)", _token));
        Assert.Equal(Rows, Connection.Scalar<long>("SELECT count(*) FROM taken", _token));
    }

    [Fact]
    public void A_column_of_another_type_is_not_copied_nor_more_rows_than_there_are()
    {
        using DuckConnection reader = _sandbox.Database.Connect();
        using DuckResult given = reader.Query("SELECT 1::BIGINT AS a, 2::INTEGER AS b", _token);
        Assert.True(given.NextChunk(out _));
        using DuckTable another = Connection.RegisterTable("another", [.. OneLong, new("b", DuckType.BigInt)], new DelegateFeed(writer => { writer.Copy(1, 0, given.Current, 0, 1); return 1; }));
        Assert.Throws<InvalidOperationException>(() => Connection.Execute("FROM another()", _token));
        using DuckTable more = Connection.RegisterTable("more", OneLong, new DelegateFeed(writer => { writer.Copy(0, 0, given.Current, 0, 2); return 2; }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connection.Execute("FROM more()", _token));
    }

    [Fact]
    public void A_scan_never_pulls_its_feed_twice_at_once_however_many_threads_there_are()
    {
        using var wide = new DuckSandbox(threads: 4);
        int inside = 0;
        int most = 0;
        DelegateFeed feed = Counting(1_000_000);
        using DuckTable table = wide.Connection.RegisterTable("fed", OneLong, new DelegateFeed(writer =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            int rows = feed.Fill(writer);
            Interlocked.Decrement(ref inside);
            return rows;
        }));
        Assert.Equal(500_000, wide.Connection.Scalar<long>("SELECT count(DISTINCT a // 2) FROM fed()", _token));
        Assert.Equal(1, most);
    }

    [Fact]
    public void A_cancelled_statement_stops_pulling_its_feed()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
        using DuckTable table = Connection.RegisterTable("fed", OneLong, DelegateFeed.Of(int.MaxValue, (writer, row, n) =>
        {
            writer.SetLong(0, row, n);
            if (n == 10_000)
                source.Cancel();
        }));
        Assert.Throws<OperationCanceledException>(() => Connection.Execute("SELECT sum(a) FROM fed()", source.Token));
    }

    private static DelegateFeed Counting(int rows) => DelegateFeed.Of(rows, (writer, row, n) => writer.SetLong(0, row, n));
}
