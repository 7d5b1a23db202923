using System.Diagnostics;
using Accounting.Service.Dashboard.Web;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Web;

public sealed class QueryChildTests
{
    /// <summary>Between the question whether it has ended and that for its memory it may end: a query was answered by an error of the server then, now and then.</summary>
    [Fact]
    public void A_process_that_ends_while_it_is_looked_at_takes_nothing()
    {
        for (int turn = 0; turn < 200; turn++)
        {
            using Process child = Process.Start(new ProcessStartInfo("sleep") { ArgumentList = { turn % 2 == 0 ? "0" : "0.002" } })!;
            while (!child.HasExited)
            {
                Assert.InRange(QueryChild.MemoryOf(child), 0, 1L << 30);
            }

            Assert.Equal(0, QueryChild.MemoryOf(child));
        }
    }
}
