using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

public sealed class QuarantineCommandTests : IAsyncLifetime
{
    private readonly TestPipeline _pipeline = new();

    private string _error = "";

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        Transaction ahead = Deposit(3, "10", Noon.Plus(Duration.FromHours(2)));
        await _pipeline.ConsumeAsync(TestPipeline.Log(
            [.. Records(0, Deposit(1, "10")), new(new LogOffset(1), Noon, [1, 2, 3]), new(new LogOffset(2), Noon, Encode(ahead))],
            [new(new LogOffset(0), Noon, "no transaction"u8.ToArray())]));
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task List_tells_every_message_and_the_totals_by_reason()
    {
        using var listed = JsonDocument.Parse(await Output("list", "--format", "json"));
        JsonElement[] messages = [.. listed.RootElement.GetProperty("messages").EnumerateArray()];

        Assert.Equal([(0, 1L), (0, 2L), (1, 0L)], messages.Select(message => (message.GetProperty("partition").GetInt32(), message.GetProperty("offset").GetInt64())));
        Assert.Equal(["unknown_framing", "time_ahead_of_broker", "unknown_framing"], messages.Select(message => message.GetProperty("reason").GetString()));
        Assert.Equal("occurred_at", messages[1].GetProperty("field").GetString());
        Assert.All(messages, message => Assert.Equal(JsonValueKind.Null, message.GetProperty("signed").ValueKind));
        Assert.Equal(
            [("unknown_framing", 2, 2), ("time_ahead_of_broker", 1, 1)],
            listed.RootElement.GetProperty("totals").EnumerateArray().Select(total =>
                (total.GetProperty("reason").GetString()!, total.GetProperty("messages").GetInt32(), total.GetProperty("unsigned").GetInt32())));
        Assert.Contains("3 messages, 3 not signed off", await Output("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_all_with_the_value_as_it_came()
    {
        string shown = await Output("show", "--partition", "1", "--offset", "0");
        Assert.Contains("6e 6f 20 74 72 61 6e 73 61 63 74 69 6f 6e", shown, StringComparison.Ordinal);
        Assert.Contains("no transaction", shown, StringComparison.Ordinal);
        Assert.Contains("UnknownFraming", shown, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await Output("show", "--partition", "1", "--offset", "0", "--format", "json"));
        JsonElement message = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("no transaction"u8.ToArray(), message.GetProperty("raw_value").GetBytesFromBase64());
        Assert.StartsWith("quarantine/", message.GetProperty("files")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_off_takes_messages_out_of_what_is_open_and_says_who_why_and_when()
    {
        Assert.Equal("1 message signed off, 2 left\n", await Output("sign-off", "--partition", "0", "--offset", "2", "--by", "J. Doe", "--reason", "clock of the producer"));
        Assert.DoesNotContain("TimeAheadOfBroker", await Output("list", "--unsigned"), StringComparison.Ordinal);
        Assert.Contains("J. Doe, 2026-11-04 04:00:00: clock of the producer", await Output("list"), StringComparison.Ordinal);

        Assert.Equal(
            "1 signed off already by J. Doe, 2026-11-04T04:00:00.000000Z: clock of the producer\n1 message signed off, 1 left\n",
            await Output("sign-off", "--partition", "0", "--offset", "1", "--offset", "2", "--by", "A. Nother", "--reason", "test"));
        Assert.EndsWith("1 message signed off, 0 left\n", await Output("sign-off", "--all", "--by", "A. Nother", "--reason", "test"), StringComparison.Ordinal);
        Assert.EndsWith("0 messages signed off, 0 left\n", await Output("sign-off", "--all", "--by", "A. Nother", "--reason", "test"), StringComparison.Ordinal);
        Assert.Equal("0 messages, 0 not signed off\n", await Output("list", "--unsigned"));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show --partition 0 --offset 0")]
    [InlineData("show --partition 0 --offset 1 --source topic.other.0123456789abcdef")]
    [InlineData("sign-off --by me --reason test")]
    [InlineData("sign-off --all --partition 0 --offset 1 --by me --reason test")]
    [InlineData("sign-off --partition 0 --by me --reason test")]
    [InlineData("sign-off --partition 0 --offset 1 --offset 99 --by me --reason test")]
    [InlineData("sign-off --all --by me")]
    [InlineData("sign-off --all --reason test")]
    public async Task Wrong_usage_is_told_and_signs_nothing(string commandLine)
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync(commandLine.Split(' '))).Code);
        Assert.StartsWith("accounting: ", _error, StringComparison.Ordinal);
        Assert.Contains("3 messages, 3 not signed off", await Output("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_off_without_a_reason_is_refused()
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync("sign-off", "--all", "--by", "me", "--reason", " ")).Code);
        Assert.Contains("--reason", _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "--partition", "0", "--offset", "1")]
    [InlineData("sign-off", "--all", "--by", "me", "--reason", "test")]
    public async Task A_damaged_container_is_told_as_damage_and_cannot_be_signed_off(params string[] command)
    {
        string file = Directory.GetFiles(Path.Combine(_pipeline.Root, "quarantine"), "*.avro", SearchOption.AllDirectories)[0];
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Damaged, (await RunAsync(command)).Code);
        Assert.Contains(Path.GetFileName(file), _error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_pipeline.Root, "*.signed.json", SearchOption.AllDirectories));
    }

    private async Task<string> Output(params string[] command)
    {
        (ExitCode code, string output) = await RunAsync(command);
        Assert.Equal((ExitCode.Done, ""), (code, _error));
        return output;
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] command)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, ["quarantine", .. command, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
