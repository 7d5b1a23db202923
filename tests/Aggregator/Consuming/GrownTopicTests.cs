using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Partitions that are added to a topic while it is read.</summary>
public sealed class GrownTopicTests : IDisposable
{
    private static readonly LogIdentity Opened = new() { ClusterId = "scripted", Topic = "transactions", TopicId = "one", PartitionCount = 1 };

    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Checkpoints_carry_the_number_of_partitions_that_the_broker_told_last()
    {
        using var log = new ScriptedLog(new TransactionDecoder(TransactionDecoder.OwnSchemas()), Records(0, Deposit(1, "1"))) { Identity = Opened };
        log.BeforePoll = delivered => log.Standing = delivered > 0 ? Opened with { PartitionCount = 4 } : null;
        await _pipeline.ConsumeAsync(log);

        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, Assert.Single(catalog.Checkpoints).PartitionCount);
    }
}
