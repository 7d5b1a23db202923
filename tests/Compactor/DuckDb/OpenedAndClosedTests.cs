using System.Runtime.CompilerServices;
using Accounting.Compactor.DuckDb;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

/// <summary>Threads and files are the process's: beside brokers and other tests a leak of a few hundred would not be told from theirs.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class OpenedAndClosedTests
{
    [Fact]
    public void Two_hundred_databases_opened_and_closed_leave_nothing_behind()
    {
        OpenAndClose();
        int threads = Directory.EnumerateDirectories("/proc/self/task").Count();
        int files = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        var feeds = new List<WeakReference>();
        for (int n = 0; n < 200; n++)
        {
            feeds.Add(OpenAndClose());
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // The pool's threads come and go; a leak would be two hundred of each.
        Assert.InRange(Directory.EnumerateDirectories("/proc/self/task").Count(), 0, threads + 100);
        Assert.InRange(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), 0, files + 100);
        Assert.InRange(feeds.Count(feed => feed.IsAlive), 0, 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenAndClose()
    {
        using var sandbox = new DuckSandbox();
        DelegateFeed feed = DelegateFeed.Of(3_000, (writer, row, n) => writer.SetLong(0, row, n));
        sandbox.Connection.RegisterTable("fed", [new("a", DuckType.BigInt)], feed);
        Assert.Equal(3_000, sandbox.Connection.Scalar<long>("SELECT count(*) FROM fed()", CancellationToken.None));
        return new WeakReference(feed);
    }
}
