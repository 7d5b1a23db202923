using System.IO.Hashing;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Queries;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Queries;

/// <summary>A stored row's message, asked of the topic that it was read from, and of what has become of that.</summary>
public sealed class TopicMessageTests : IAsyncLifetime
{
    private static readonly byte[][] Values = [Encode(Deposit(1, "10")), Encode(Deposit(2, "20"))];

    private readonly TemporaryFolder _folder = new();

    private readonly DevelopmentBroker _broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");

    private LocalObjectStore _store = null!;

    private SourceId _source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PlainProducer.Write(_broker, 0, Values);
        (await CommandRun.OfAsync(TimeProvider.System, "run", "--roles", "consumer", "--until-caught-up", "--data", _folder.At("data"), "--bootstrap-servers", _broker.BootstrapServers)).Expect(ExitCode.Done);
        _store = LocalObjectStore.Open(_folder.At("data"), TimeProvider.System);
        _source = Assert.Single(await SourceRegistry.ListAsync(_store, Cancellation)).Source;
    }

    public ValueTask DisposeAsync()
    {
        _broker.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_found_by_its_place_and_known_by_its_hash()
    {
        TopicMessage found = await FindAsync(1);
        Assert.Null(found.Missing);
        Assert.Equal(Values[1], found.Value!.Value.ToArray());

        TopicMessage other = await FindAsync(0, Values[1]);
        Assert.Null(other.Value);
        Assert.Contains("Another message stands at its place", other.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_retention_has_taken_is_no_longer_on_the_topic()
    {
        _broker.DeleteRecordsBefore(new LogPartition(0), new LogOffset(1));

        Assert.Equal("It is no longer on the topic.", (await FindAsync(0)).Missing);
        Assert.NotNull((await FindAsync(1)).Value);
    }

    [Fact]
    public async Task Of_another_topic_under_the_name_nothing_is_shown()
    {
        _broker.RecreateTopic(1);
        PlainProducer.Write(_broker, 0, Values);

        TopicMessage found = await FindAsync(0);

        Assert.Null(found.Value);
        Assert.Contains("transactions", found.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_and_so_is_that_none_is_named_and_that_a_row_came_from_a_file()
    {
        _broker.TakeDown();

        Assert.Contains(_broker.BootstrapServers, (await FindAsync(0)).Missing, StringComparison.Ordinal);
        Assert.Contains("kafka:bootstrap_servers", (await FindAsync(0, Values[0], brokers: "")).Missing, StringComparison.Ordinal);
        Assert.Contains("came from a file", (await FindAsync(0, Values[0], source: SourceId.ForFile("0123456789abcdef"))).Missing, StringComparison.Ordinal);
    }

    private Task<TopicMessage> FindAsync(int offset) => FindAsync(offset, Values[offset]);

    private async Task<TopicMessage> FindAsync(int offset, byte[] value, string? brokers = null, SourceId? source = null)
    {
        using CommandContext context = QuietContext.Of(("kafka:bootstrap_servers", brokers ?? _broker.BootstrapServers));
        var place = new MessagePlace(source ?? _source, new LogPartition(0), new LogOffset(offset), XxHash64.HashToUInt64(value));
        return await TopicMessage.FindAsync(_store, context, place, Cancellation);
    }
}
