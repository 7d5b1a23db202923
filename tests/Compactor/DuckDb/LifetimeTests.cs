using System.Runtime.CompilerServices;
using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class LifetimeTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_disposed_refuses_to_work_and_disposing_twice_is_harmless()
    {
        var sandbox = new DuckSandbox();
        DuckConnection connection = sandbox.Connection;
        DuckResult result = connection.Query("FROM range(10000)", _token);
        result.Dispose();
        result.Dispose();
        Assert.Throws<ObjectDisposedException>(() => result.NextChunk(out _));
        sandbox.Dispose();
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => connection.Execute("SELECT 1", _token));
        Assert.Throws<ObjectDisposedException>(() => connection.Query("SELECT 1", _token));
        Assert.Throws<ObjectDisposedException>(() => sandbox.Database.Connect());
    }

    [Fact]
    public void A_chunk_that_the_result_has_left_behind_cannot_be_read()
    {
        using var sandbox = new DuckSandbox();
        using DuckResult result = sandbox.Connection.Query("FROM range(10000)", _token);
        Assert.True(result.NextChunk(out DuckChunk first));
        Assert.True(result.NextChunk(out DuckChunk second));
        int refused = 0;
        try { first.Longs(0); } catch (ObjectDisposedException) { refused++; }
        Assert.Equal(2_048, second.Longs(0)[0]);
        result.Dispose();
        try { second.Longs(0); } catch (ObjectDisposedException) { refused++; }
        Assert.Equal(2, refused);
    }

    [Fact]
    public void A_connection_disposed_with_an_open_result_lets_all_go()
    {
        using var sandbox = new DuckSandbox();
        DuckConnection connection = sandbox.Database.Connect();
        DuckResult result = connection.Query("FROM range(1000000000)", _token);
        Assert.True(result.NextChunk(out _));
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => result.NextChunk(out _));
    }

    [Fact]
    public void A_connection_outlives_its_database()
    {
        using var sandbox = new DuckSandbox();
        sandbox.Database.Dispose();
        Assert.Equal(1, sandbox.Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public void A_table_that_was_disposed_lets_its_feed_go_while_the_connection_lives()
    {
        using var sandbox = new DuckSandbox();
        WeakReference feed = RegisterAndDispose(sandbox.Connection);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(feed.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RegisterAndDispose(DuckConnection connection)
    {
        DelegateFeed feed = DelegateFeed.Of(3, (writer, row, n) => writer.SetLong(0, row, n));
        using DuckTable table = connection.RegisterTable("fed", [new("a", DuckType.BigInt)], () => feed);
        Assert.Equal(3, connection.Scalar<long>("SELECT count(*) FROM fed()", CancellationToken.None));
        return new WeakReference(feed);
    }
}
