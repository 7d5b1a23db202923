using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Sources;

public sealed class SourceRegistryTests : IDisposable
{
    private static readonly LogIdentity Log = new() { ClusterId = "one", Topic = "transactions", TopicId = "A", PartitionCount = 1 };

    private readonly Pipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task The_first_generation_begins_by_itself_and_is_found_again()
    {
        SourceRecord begun = await EnsureAsync(Log);
        Assert.Equal((1, null), (begun.Generation, begun.Succession));
        Assert.Equal(begun, await EnsureAsync(Log with { PartitionCount = 7 }));
        Assert.Equal(begun, await EnsureAsync(Log with { TopicId = null }));
    }

    [Theory]
    [InlineData("two", "A", "'two'")]
    [InlineData("one", "B", "topic id 'B'")]
    public async Task Another_log_is_refused_and_both_are_named_with_the_command_to_begin_it(string cluster, string topicId, string named)
    {
        await EnsureAsync(Log);
        var refused = await Assert.ThrowsAsync<SourceMismatchException>(() => EnsureAsync(Log with { ClusterId = cluster, TopicId = topicId }));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains("cluster 'one', topic id 'A'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("accounting source new", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_generation_is_begun_only_it_is_read_and_the_one_before_is_refused()
    {
        SourceRecord first = await EnsureAsync(Log);
        SourceRecord second = Next(first, Log with { ClusterId = "two" });
        Assert.True(await SourceRegistry.BeginAsync(_pipeline.Store, second, Cancellation));
        Assert.Equal(second.Source, (await EnsureAsync(Log with { ClusterId = "two" })).Source);
        await Assert.ThrowsAsync<SourceMismatchException>(() => EnsureAsync(Log));
        Assert.Equal(1, (await EnsureAsync(Log with { Topic = "other" })).Generation);
    }

    [Fact]
    public async Task Of_two_people_at_once_exactly_one_begins_the_next_generation()
    {
        SourceRecord first = await EnsureAsync(Log);
        bool[] begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(person =>
            SourceRegistry.BeginAsync(_pipeline.Store, Next(first, Log with { ClusterId = $"cluster {person}" }), Cancellation)));
        Assert.Single(begun, won => won);
        Assert.Equal(2, (await SourceRegistry.ListAsync(_pipeline.Store, Cancellation)).Count);
    }

    [Fact]
    public async Task A_source_whose_description_was_changed_is_damage_and_never_a_fresh_start()
    {
        SourceRecord first = await EnsureAsync(Log);
        string file = Path.Combine(_pipeline.Root, "state", "sources", first.Source.Value, "source.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancellation)).Replace("\"A\"", "\"B\"", StringComparison.Ordinal), Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => EnsureAsync(Log));
    }

    [Fact]
    public async Task Two_first_generations_of_one_topic_stop_everything_until_one_is_removed()
    {
        await EnsureAsync(Log);
        await SourceRegistry.BeginAsync(_pipeline.Store, SourceRecord.First(Log with { ClusterId = "two" }), Cancellation);
        var refused = await Assert.ThrowsAsync<SourceMismatchException>(() => EnsureAsync(Log));
        Assert.Contains("at once", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_generation_is_read_from_where_it_begins_and_what_both_hold_counts_once()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"), Deposit(4, "40"));
        using ScriptedLog log = Pipeline.Log([.. records.Take(2)]);
        await _pipeline.ConsumeAsync(log);
        SourceRecord first = await EnsureAsync(log.Identity);
        SourceRecord second = Next(first, log.Identity, new PartitionSuccession(new LogPartition(0), new LogOffset(1), new LostOffsets(new LogOffset(2), null)));
        await SourceRegistry.BeginAsync(_pipeline.Store, second, Cancellation);

        using ScriptedLog again = Pipeline.Log(records);
        await _pipeline.ConsumeAsync(again);
        Assert.Equal(3, again.Delivered);
        Assert.Equal(4, (await _pipeline.CompactAsync()).Days.Sum(day => day.Manifest.Winners));
    }

    private static SourceRecord Next(SourceRecord retired, LogIdentity log, params PartitionSuccession[] partitions) => retired.Successor(
        log, new SourceSuccession { Retired = retired.Source, By = "me", Reason = "test", At = Noon, Partitions = partitions });

    private Task<SourceRecord> EnsureAsync(LogIdentity log) => SourceRegistry.EnsureAsync(_pipeline.Store, log, Cancellation);
}
