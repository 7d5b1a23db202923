using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class StatementTests : IDisposable
{
    // Runs for minutes unless it is interrupted.
    private const string Endless = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = 1";

    private readonly DuckSandbox _sandbox = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private DuckConnection Connection => _sandbox.Connection;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Execute_runs_all_statements_and_tells_the_rows_of_the_last()
    {
        Assert.Equal(3, Connection.Execute("CREATE TABLE t(a BIGINT); INSERT INTO t VALUES (1), (2), (3)", _token));
        Assert.Equal(2, Connection.Execute("UPDATE t SET a = a + 1 WHERE a >= 2", _token));
        Assert.Equal((Int128)8, Connection.Scalar<Int128>("SELECT sum(a) FROM t", _token));
    }

    [Fact]
    public void What_is_not_one_whole_statement_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Connection.Query("SELECT 1; SELECT 2", _token));
        Assert.Throws<ArgumentException>(() => Connection.Execute("-- nothing", _token));
        Assert.Throws<ArgumentException>(() => Connection.Execute("SELECT 1\0", _token));
        Assert.Equal(DuckErrorKind.Statement, Assert.Throws<DuckException>(() => Connection.Execute("SELECT ?", _token)).Kind);
    }

    [Theory]
    [InlineData("SELECT range, range::VARCHAR FROM range(10000) ORDER BY range")]
    [InlineData("SELECT range, 'a; b' FROM range(3)")]
    [InlineData("SELECT 1::BIGINT, 'x' WHERE false")]
    public void Rows_that_are_queried_at_once_are_those_of_a_stream(string sql)
    {
        using (DuckResult result = Connection.QueryAtOnce(sql, _token))
            Assert.Equal([DuckType.BigInt, DuckType.Varchar], result.Columns.Select(column => column.Type));
        Assert.Equal(Rows(Connection.Query(sql, _token)), Rows(Connection.QueryAtOnce(sql, _token)));
    }

    [Fact]
    public void What_cannot_be_queried_at_once_is_refused_as_in_a_stream()
    {
        Assert.Throws<ArgumentException>(() => Connection.QueryAtOnce("SELECT 1; SELECT 2", _token));
        Assert.Throws<ArgumentException>(() => Connection.QueryAtOnce("", _token));
        Assert.Throws<ArgumentException>(() => Connection.QueryAtOnce("SELECT 1\0", _token));
        DuckException exception = Assert.Throws<DuckException>(() => Connection.QueryAtOnce("SELECT 'x'::INTEGER", _token));
        Assert.Equal((DuckErrorKind.Statement, "SELECT 'x'::INTEGER"), (exception.Kind, exception.Sql));
        using (Connection.QueryAtOnce("SELECT 1", _token))
            Assert.Throws<InvalidOperationException>(() => Connection.QueryAtOnce("SELECT 2", _token));
        Assert.ThrowsAny<OperationCanceledException>(() => Connection.QueryAtOnce("SELECT 3", new CancellationToken(canceled: true)));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Theory]
    [InlineData("SELEC 1", "Parser Error")]
    [InlineData("SELECT * FROM nowhere", "Catalog Error")]
    [InlineData("SELECT 'x'::INTEGER", "Conversion Error")]
    [InlineData("SELECT 9223372036854775807 + (SELECT max(range) FROM range(3))", "Out of Range Error")]
    public void An_error_carries_the_message_and_the_statement(string sql, string message)
    {
        DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute(sql, _token));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(sql, exception.Sql);
        Assert.Equal(DuckErrorKind.Statement, exception.Kind);
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_long_statement_is_quoted_by_its_beginning_on_one_line()
    {
        string sql = "SELECT\n  nonsense, " + new string('1', 10_000);
        DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute(sql, _token));
        Assert.StartsWith("SELECT nonsense, 111", exception.Sql, StringComparison.Ordinal);
        Assert.True(exception.Sql.Length < 250);
    }

    [Fact]
    public void An_error_in_the_middle_of_a_stream_is_thrown_and_not_taken_for_the_end()
    {
        // Longer than what DuckDB computes ahead of the first chunk. On one thread: where a second one meets the error, DuckDB interrupts the others
        // before it notes why, and who fetches may hear of the interruption alone; that, too, is thrown and never taken for the end.
        using var single = new DuckSandbox(threads: 1);
        using DuckResult result = single.Connection.Query(
            "SELECT (CASE WHEN range < 3000000 THEN range::VARCHAR ELSE 'x' END)::BIGINT FROM range(3000001)", _token);
        DuckException exception = Assert.Throws<DuckException>(() => Drain(result));
        Assert.Equal(DuckErrorKind.Statement, exception.Kind);
    }

    [Fact]
    public void Too_little_memory_is_told_from_other_errors()
    {
        using var small = new DuckSandbox(threads: 1, memoryLimitBytes: 16L << 20, maxTempBytes: 0);
        DuckException exception = Assert.Throws<DuckException>(() => small.Connection.Execute(
            "CREATE TABLE t AS SELECT range, hash(range), hash(-range) FROM range(20000000) ORDER BY 2", _token));
        Assert.Equal(DuckErrorKind.OutOfMemory, exception.Kind);
        Assert.Equal(1, small.Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_missing_file_is_an_input_error()
    {
        DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute(
            $"FROM read_parquet({Sql.Literal(_sandbox.PathOf("missing.parquet"))})", _token));
        Assert.Equal(DuckErrorKind.InputOutput, exception.Kind);
    }

    [Fact]
    public async Task A_running_statement_is_cancelled_and_the_connection_goes_on()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
        var started = new TaskCompletionSource();
        // The feed tells that the statement runs.
        using DuckTable table = Connection.RegisterTable("one", [new("a", DuckType.BigInt)], DelegateFeed.Of(1, (writer, row, _) =>
        {
            writer.SetLong(0, row, 1);
            started.TrySetResult();
        }));
        Task statement = Task.Run(() => Connection.Execute($"{Endless} AND a.range > (SELECT a FROM one())", source.Token), _token);
        await started.Task;
        await source.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => statement);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_stream_is_cancelled_between_chunks()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
        using (DuckResult result = Connection.Query("FROM range(1000000000)", source.Token))
        {
            Assert.True(result.NextChunk(out _));
            source.Cancel();
            Assert.Throws<OperationCanceledException>(() => Drain(result));
        }

        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_token_that_is_cancelled_before_or_after_harms_nothing()
    {
        using var source = new CancellationTokenSource();
        Assert.Equal(0, Connection.Execute("SELECT 1", source.Token));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Connection.Execute(Endless, source.Token));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_second_statement_while_a_result_is_open_is_refused_and_the_stream_survives()
    {
        using DuckResult result = Connection.Query("FROM range(100000)", _token);
        Assert.True(result.NextChunk(out _));
        Assert.Throws<InvalidOperationException>(() => Connection.Execute("SELECT 1", _token));
        Assert.Equal(100_000, 2_048 + Drain(result));
    }

    [Fact]
    public void A_column_asked_for_another_type_throws()
    {
        using DuckResult result = Connection.Query(
            "SELECT 1::BIGINT, 1.5::DECIMAL(18,4), 'x', NULL::VARCHAR, 1.5::DECIMAL(9,4)", _token);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        int refused = 0;
        try { chunk.Decimals(0, 4); } catch (InvalidOperationException) { refused++; }
        try { chunk.Longs(1); } catch (InvalidOperationException) { refused++; }
        try { chunk.Decimals(1, 2); } catch (InvalidOperationException) { refused++; }
        try { chunk.WideDecimals(1, 4); } catch (InvalidOperationException) { refused++; }
        try { chunk.Longs(2); } catch (InvalidOperationException) { refused++; }
        try { chunk.Utf8(3, 0); } catch (InvalidOperationException) { refused++; }
        try { chunk.Decimals(4, 4); } catch (InvalidOperationException) { refused++; }
        try { chunk.IsNull(0, 1); } catch (ArgumentOutOfRangeException) { refused++; }
        Assert.Equal(8, refused);
        Assert.Equal(15_000, chunk.Decimals(1, 4)[0]);
    }

    [Fact]
    public void A_scalar_wants_one_value()
    {
        Assert.Equal("x", Connection.Scalar<string>("SELECT 'x'", _token));
        Assert.Equal(new DateOnly(1969, 12, 31), Connection.Scalar<DateOnly>("SELECT DATE '1969-12-31'", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<long>("SELECT 1::BIGINT WHERE false", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<long>("FROM range(2)", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<long>("SELECT NULL::BIGINT", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<long>("SELECT 1", _token));
        Assert.Throws<InvalidOperationException>(() => Connection.Scalar<int>("SELECT 1, 2", _token));
    }

    private static List<(long, string)> Rows(DuckResult opened)
    {
        using DuckResult result = opened;
        var rows = new List<(long, string)>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
                rows.Add((chunk.Longs(0)[row], chunk.Text(1, row)));
        }

        return rows;
    }

    internal static long Drain(DuckResult result)
    {
        long rows = 0;
        while (result.NextChunk(out DuckChunk chunk))
            rows += chunk.Rows;
        return rows;
    }
}
