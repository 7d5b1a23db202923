using System.Text.Json;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>A store that was filled from a log which is not the development broker's: moved, as far as anyone can tell.</summary>
public sealed class SourceCommandTests : IAsyncLifetime
{
    private readonly TestPipeline _pipeline = new();

    private readonly DevelopmentBroker _broker = DevelopmentBroker.Start(2, "transactions");

    private SourceRecord _first = null!;

    private string _error = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20")), Records(0, Deposit(3, "30")));
        await _pipeline.ConsumeAsync(log);
        _first = await SourceRegistry.EnsureAsync(_pipeline.Store, log.Identity, Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _broker.Dispose();
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task New_begins_a_generation_that_says_who_why_when_and_what_is_lost()
    {
        Assert.Contains("generation 2 of the topic 'transactions' would begin", await New("--dry-run"), StringComparison.Ordinal);
        Assert.Single(await SourceRegistry.ListAsync(_pipeline.Store, Cancellation));

        using (var told = JsonDocument.Parse(await New("--dry-run", "--format", "json")))
        {
            Assert.Equal((2, _first.Source.Value), (told.RootElement.GetProperty("generation").GetInt32(), told.RootElement.GetProperty("retired").GetString()));
            Assert.Equal(2, told.RootElement.GetProperty("partitions")[0].GetProperty("lost").GetProperty("from").GetInt64());
        }

        Assert.Contains("generation 2 of the topic 'transactions' has begun", await New(), StringComparison.Ordinal);
        SourceRecord second = (await SourceRegistry.ListAsync(_pipeline.Store, Cancellation))[1];
        Assert.Equal((_first.Source, "J. Doe", "moved", Timestamp.Now(_pipeline.Clock)), (second.Succession!.Retired, second.Succession.By, second.Succession.Reason, second.Succession.At));
        Assert.Equal(
            [new(new LogPartition(0), new LogOffset(0), new LostOffsets(new LogOffset(2), null)), new(new LogPartition(1), new LogOffset(0), new LostOffsets(new LogOffset(1), null))],
            second.Succession.Partitions);
    }

    [Fact]
    public async Task New_refuses_a_topic_that_needs_none_unless_told_what_was_replaced()
    {
        await New();
        Assert.Equal(ExitCode.Usage, (await RunAsync(NewCommand())).Code);
        Assert.Contains("Nothing to repair", _error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync(NewCommand("--partition", "2"))).Code);
        Assert.Equal(2, (await SourceRegistry.ListAsync(_pipeline.Store, Cancellation)).Count);

        await New("--partition", "1");
        SourceRecord third = (await SourceRegistry.ListAsync(_pipeline.Store, Cancellation))[2];
        Assert.Equal([null, new LostOffsets(new LogOffset(0), null)], third.Succession!.Partitions.Select(partition => partition.Lost));
    }

    [Fact]
    public async Task New_finds_partitions_that_retention_has_cut_off()
    {
        await New();
        PlainProducer.Write(_broker, 0, 8);
        _broker.DeleteRecordsBefore(new LogPartition(0), new LogOffset(5));
        await New();
        SourceRecord third = (await SourceRegistry.ListAsync(_pipeline.Store, Cancellation))[2];
        Assert.Equal(
            [new(new LogPartition(0), new LogOffset(5), new LostOffsets(new LogOffset(0), new LogOffset(5))), new(new LogPartition(1), new LogOffset(0), null)],
            third.Succession!.Partitions);
    }

    [Fact]
    public async Task List_tells_generations_what_was_lost_and_who_signed_it_off()
    {
        Assert.Contains("current", await Output("source", "list"), StringComparison.Ordinal);
        await New();
        Assert.Equal(
            "partition 1 from 1 on, to an end that nobody knows signed off\n1 left\n",
            await Output("source", "sign-off", "--source", _first.Source.Value, "--partition", "1", "--by", "A. Nother", "--reason", "drained"));

        using var listed = JsonDocument.Parse(await Output("source", "list", "--format", "json"));
        JsonElement[] sources = [.. listed.RootElement.GetProperty("sources").EnumerateArray()];
        Assert.Equal([(1, true), (2, false)], sources.Select(source => (source.GetProperty("generation").GetInt32(), source.GetProperty("retired").GetBoolean())));
        JsonElement[] partitions = [.. sources[0].GetProperty("partitions").EnumerateArray()];
        Assert.Equal(2, partitions[0].GetProperty("lost").GetProperty("from").GetInt64());
        Assert.Equal(JsonValueKind.Null, partitions[0].GetProperty("lost").GetProperty("signed").ValueKind);
        Assert.Equal("drained", partitions[1].GetProperty("lost").GetProperty("signed").GetProperty("reason").GetString());
        string table = await Output("source", "list");
        Assert.Contains("retired", table, StringComparison.Ordinal);
        Assert.Contains("A. Nother", table, StringComparison.Ordinal);

        using (var again = JsonDocument.Parse(await Output("source", "sign-off", "--source", _first.Source.Value, "--partition", "1", "--by", "me", "--reason", "again", "--format", "json")))
        {
            Assert.Equal(
                (0, 1, 1),
                (again.RootElement.GetProperty("signed").GetArrayLength(), again.RootElement.GetProperty("settled_before")[0].GetProperty("from").GetInt32(), again.RootElement.GetProperty("left").GetInt32()));
        }

        string all = await Output("source", "sign-off", "--source", _first.Source.Value, "--by", "me", "--reason", "drained too");
        Assert.StartsWith("partition 1 from 1 on, to an end that nobody knows was settled already: A. Nother", all, StringComparison.Ordinal);
        Assert.EndsWith("partition 0 from 2 on, to an end that nobody knows signed off\n0 left\n", all, StringComparison.Ordinal);
        Assert.EndsWith("0 left\n", await Output("source", "sign-off", "--source", _first.Source.Value, "--by", "me", "--reason", "again"), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_pipeline.Root, "lost.*.signed.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Status_tells_the_generation_and_the_lag_of_the_current_one_alone()
    {
        await New();
        using var status = JsonDocument.Parse(await Output("status", "--format", "json", "--bootstrap-servers", _broker.BootstrapServers));
        JsonElement[] partitions = [.. status.RootElement.GetProperty("partitions").EnumerateArray()];
        Assert.Equal([1, 1, 2, 2], partitions.Select(partition => partition.GetProperty("generation").GetInt32()));
        Assert.Equal(
            [JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Number],
            partitions.Select(partition => partition.GetProperty("lag").ValueKind));
        Assert.Contains("1, retired", await Output("status"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source new --by me")]
    [InlineData("source new --reason moved")]
    [InlineData("source new --by me --reason moved")]
    [InlineData("source new --by me --reason moved --topic other --bootstrap-servers localhost:1")]
    [InlineData("source sign-off --by me --reason lost")]
    [InlineData("source sign-off --source topic.transactions.0123456789abcdef --by me --reason lost")]
    public async Task Wrong_usage_is_told_and_changes_nothing(string commandLine)
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync(commandLine.Split(' '))).Code);
        Assert.StartsWith("accounting: ", _error, StringComparison.Ordinal);
        Assert.Single(await SourceRegistry.ListAsync(_pipeline.Store, Cancellation));
    }

    [Fact]
    public async Task A_sign_off_of_a_partition_that_lost_nothing_is_refused_and_so_is_one_without_a_reason()
    {
        await New();
        Assert.Equal(ExitCode.Usage, (await RunAsync("source", "sign-off", "--source", _first.Source.Value, "--partition", "7", "--by", "me", "--reason", "lost")).Code);
        Assert.Equal(ExitCode.Usage, (await RunAsync("source", "sign-off", "--source", _first.Source.Value, "--by", "me", "--reason", " ")).Code);
        Assert.Empty(Directory.GetFiles(_pipeline.Root, "*.signed.json", SearchOption.AllDirectories));
    }

    private Task<string> New(params string[] more) => Output(NewCommand(more));

    private string[] NewCommand(params string[] more) => ["source", "new", "--by", "J. Doe", "--reason", "moved", "--bootstrap-servers", _broker.BootstrapServers, .. more];

    private async Task<string> Output(params string[] command)
    {
        (ExitCode code, string output) = await RunAsync(command);
        Assert.Equal((ExitCode.Done, ""), (code, _error));
        return output;
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] command)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. command, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
