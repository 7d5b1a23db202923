using System.Text.Json;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Commands;

/// <summary><c>run</c> and <c>status</c> against a (development) broker, as an operator sees them when a partition stops.</summary>
public sealed class ConsumerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DevelopmentBroker _broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
    private string _error = "";

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_partition_that_stopped_fails_the_command_stays_in_status_and_the_others_are_read()
    {
        Produce(0, 1, 2);
        Assert.Equal(ExitCode.Done, (await RunAsync("run", "--roles", "consumer", "--until-caught-up")).Code);
        Assert.Empty(await MembersAsync());
        Produce(0, 3, 4, 5);
        Produce(1, 6, 7);
        _broker.DeleteRecordsBefore(new LogPartition(0), new LogOffset(4));

        Assert.Equal(ExitCode.Damaged, (await RunAsync("run", "--roles", "consumer", "--until-caught-up", "--set", "consumer:member_id=till-1")).Code);
        Assert.Contains("accounting backfill --offsets 0:2-4", _error, StringComparison.Ordinal);

        JsonElement member = Assert.Single(await MembersAsync());
        Assert.Equal(("till-1", false), (member.GetProperty("member").GetString(), member.GetProperty("looks_dead").GetBoolean()));
        JsonElement[] partitions = [.. member.GetProperty("partitions").EnumerateArray()];
        Assert.Equal(["stopped", "running"], partitions.Select(partition => partition.GetProperty("state").GetString()));
        Assert.Contains("no longer in the topic", partitions[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal((2L, 0L), (partitions[1].GetProperty("next_offset").GetInt64(), partitions[1].GetProperty("lag").GetInt64()));

        string table = (await RunAsync("status")).Output;
        Assert.Contains("till-1", table, StringComparison.Ordinal);
        Assert.Contains("stopped", table, StringComparison.Ordinal);
        Assert.Contains("accounting backfill --offsets 0:2-4", table.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("verify")).Code);
    }

    [Fact]
    public async Task A_member_whose_file_is_damaged_is_named_by_status_and_verify()
    {
        Produce(0, 1);
        await RunAsync("run", "--roles", "consumer", "--until-caught-up");
        Directory.CreateDirectory(_folder.At("data/members"));
        await File.WriteAllTextAsync(_folder.At("data/members/other.json"), "{}\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, (await RunAsync("status")).Code);
        Assert.Contains("members/other.json", _error, StringComparison.Ordinal);
        (ExitCode code, string found) = await RunAsync("verify");
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("members/other.json", found, StringComparison.Ordinal);
    }

    private void Produce(int partition, params IEnumerable<int> numbers) =>
        PlainProducer.Write(_broker, partition, numbers.Select(number => Encode(Deposit(number, $"{number}"))));

    private async Task<IReadOnlyList<JsonElement>> MembersAsync()
    {
        using var status = JsonDocument.Parse((await RunAsync("status", "--format", "json")).Output);
        return [.. status.RootElement.GetProperty("members").EnumerateArray().Select(member => member.Clone())];
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, [.. arguments, "--data", _folder.At("data"), "--bootstrap-servers", _broker.BootstrapServers, "--kafka", "heartbeat.interval.ms=100", "--kafka", "session.timeout.ms=3000"]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
