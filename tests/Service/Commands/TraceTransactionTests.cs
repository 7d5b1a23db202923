using System.Text.Json;
using Accounting.Service.CommandLine;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Commands;

/// <summary><c>trace --transaction</c>: every row of a transaction that was ever stored, and the messages that the topic still has of it.</summary>
public sealed class TraceTransactionTests(TracedTransactions traced) : IClassFixture<TracedTransactions>
{
    [Fact]
    public async Task Every_revision_is_told_with_its_message_or_why_there_is_none_any_more()
    {
        using var told = JsonDocument.Parse((await TraceAsync("--messages", "--format", "json")));
        JsonElement[] rows = [.. told.RootElement.GetProperty("rows").EnumerateArray()], messages = [.. told.RootElement.GetProperty("messages").EnumerateArray()];
        Assert.Equal([(1, "counts", "12.50", 2L), (0, "superseded", "10.00", 0L)], rows.Select(row => (
            row.GetProperty("revision").GetInt32(), row.GetProperty("outcome").GetString()!, row.GetProperty("amount").GetString()!, row.GetProperty("offset").GetInt64())));
        Assert.Equal(Convert.ToHexStringLower(TracedTransactions.Corrected), messages[0].GetProperty("hexadecimal").GetString());
        Assert.Contains(messages[0].GetProperty("parts").GetProperty("parts").EnumerateArray(), part => part.GetProperty("name").GetString() == "amount" && part.GetProperty("value").GetString() == "12.5000");
        Assert.Equal(JsonValueKind.Null, messages[1].GetProperty("hexadecimal").ValueKind);
        Assert.Equal("It is no longer on the topic.", messages[1].GetProperty("missing").GetString());
    }

    [Fact]
    public async Task People_read_it_as_a_table_with_the_bytes_below_and_programs_as_lines()
    {
        string table = (await TraceAsync("--messages"));
        Assert.Contains("superseded", table, StringComparison.Ordinal);
        Assert.Contains("It is no longer on the topic.", table, StringComparison.Ordinal);
        Assert.Contains($"00000000  c3 01 {TracedTransactions.First[2]:x2}", table, StringComparison.Ordinal);
        string[] lines = (await TraceAsync("--format", "tsv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("revision\toutcome\taccount_id\tamount", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1\tcounts\t1\t12.50\t", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_voided_is_told_with_every_revision()
    {
        string[] lines = (await RunAsync("trace", "--month", "2026-10", "--account", "1", "--transaction", $"{Id(3)}", "--format", "tsv")).Expect(ExitCode.Done).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1\tvoided\t1\t5.00", "0\tsuperseded\t1\t5.00"], lines[1..].Select(line => string.Join('\t', line.Split('\t')[..4])));
    }

    [Theory]
    [InlineData("it must be a UUID", "--account", "1", "--transaction", "7")]
    [InlineData("name it with --month and --account", "--transaction", "00000000-0000-0000-0000-000000000001")]
    [InlineData("no figure beside it", "--account", "1", "--transaction", "00000000-0000-0000-0000-000000000001", "--column", "transactions")]
    [InlineData("name it with --transaction", "--account", "1", "--messages")]
    [InlineData("has no transaction", "--account", "2", "--transaction", "00000000-0000-0000-0000-000000000001")]
    public async Task What_cannot_be_meant_is_told(string told, params string[] arguments)
    {
        CommandRun run = await RunAsync(["trace", "--month", "2026-10", .. arguments]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    private async Task<string> TraceAsync(params string[] arguments) =>
        (await RunAsync(["trace", "--month", "2026-10", "--account", "1", "--transaction", $"{Id(1)}", .. arguments])).Expect(ExitCode.Done);

    private Task<CommandRun> RunAsync(params string[] arguments) => traced.RunAsync(arguments);
}
