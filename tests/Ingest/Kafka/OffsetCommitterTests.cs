using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class OffsetCommitterTests
{
    [Fact]
    public void A_commit_that_finds_the_client_closed_is_dropped_and_ends_nobody()
    {
        int asked = 0;
        var commits = new OffsetCommitter(_ => Fail(ref asked), "transactions", new ManualClock(), NullLogger.Instance);
        commits.Add(new PartitionPosition(new LogPartition(0), new LogOffset(3)));

        commits.Advance();
        commits.Quiesce();
        commits.Flush(TimeSpan.FromSeconds(10));

        Assert.Equal(1, asked);
    }

    private static void Fail(ref int asked)
    {
        asked++;
        throw new ObjectDisposedException("client");
    }
}
