using System.Globalization;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A topic that moves or is cut off in the middle of a month: not read on, begun anew by command, and the month closed over both generations.</summary>
public sealed class SourceGenerationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string _error = "";

    private int _groups;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_topic_that_moved_is_read_on_by_command_and_its_month_closes_once_what_was_lost_is_signed_off()
    {
        using DevelopmentBroker before = DevelopmentBroker.Start(2, "transactions");
        using DevelopmentBroker after = DevelopmentBroker.Start(2, "transactions");
        await ProduceAsync(before, "first.tsv", 1, 2, 3, 4);
        await ExpectAsync(ExitCode.Done, Consume(before));
        await ProduceAsync(after, "second.tsv", 3, 4, 5, 6, 7);

        await ExpectAsync(ExitCode.Usage, Consume(after));
        Assert.Contains("recreated or moved", _error, StringComparison.Ordinal);
        Assert.Contains("accounting source new", _error, StringComparison.Ordinal);
        string begun = await ExpectAsync(ExitCode.Done, "source", "new", "--bootstrap-servers", after.BootstrapServers, "--by", "J. Doe", "--reason", "moved");
        Assert.Contains("generation 2", begun, StringComparison.Ordinal);
        string retired = begun[begun.IndexOf("in place of ", StringComparison.Ordinal)..].Split([' ', '\n'])[3];
        await ExpectAsync(ExitCode.Done, Consume(after));
        await ExpectAsync(ExitCode.Usage, Consume(before));

        await ExpectAsync(ExitCode.LeftUndone, Nightly());
        Assert.Contains($"2020-05: sources: of {retired}, which is retired, nobody read partition 0 from ", _error, StringComparison.Ordinal);
        Assert.Contains($"accounting source sign-off --source {retired}", _error, StringComparison.Ordinal);
        await ExpectAsync(ExitCode.Done, "source", "sign-off", "--source", retired, "--by", "J. Doe", "--reason", "producers were stopped before the move");
        await ExpectAsync(ExitCode.Done, Nightly());

        AssertStatements(1, 2, 3, 4, 5, 6, 7);
        await ExpectAsync(ExitCode.Done, "verify");
    }

    [Fact]
    public async Task A_partition_that_retention_has_cut_off_is_read_on_by_command_from_what_is_left()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(1, "transactions");
        await ProduceAsync(broker, "first.tsv", 1, 2, 3);
        await ExpectAsync(ExitCode.Done, Consume(broker));
        await ProduceAsync(broker, "second.tsv", 4, 5, 6);
        broker.DeleteRecordsBefore(new LogPartition(0), new LogOffset(4));

        await ExpectAsync(ExitCode.Damaged, Consume(broker));
        Assert.Contains("accounting source new", _error, StringComparison.Ordinal);
        Assert.Contains("3 to 4", await ExpectAsync(ExitCode.Done, "source", "new", "--bootstrap-servers", broker.BootstrapServers, "--by", "J. Doe", "--reason", "outage"), StringComparison.Ordinal);
        await ExpectAsync(ExitCode.Done, Consume(broker));

        await ExpectAsync(ExitCode.LeftUndone, Nightly());
        Assert.Contains("nobody read partition 0 from 3 to 4", _error, StringComparison.Ordinal);
        string retired = _error[_error.IndexOf("topic.transactions.", StringComparison.Ordinal)..].Split(',')[0];
        await ExpectAsync(ExitCode.Done, "source", "sign-off", "--source", retired, "--by", "J. Doe", "--reason", "booked by hand");
        await ExpectAsync(ExitCode.Done, Nightly());
        AssertStatements(1, 2, 3, 5, 6);
    }

    /// <summary>As a group of its own each time: the development broker hands a partition of a member that left on only after a session timeout.</summary>
    private string[] Consume(DevelopmentBroker broker) =>
        ["run", "--roles", "consumer", "--until-caught-up", "--group", $"group-{++_groups}", "--log-level", "none", "--bootstrap-servers", broker.BootstrapServers];

    private static string[] Nightly() => ["nightly", "--as-of", "2020-06-10T00:00:00Z"];

    /// <summary>Account n has the one deposit n, whether it came by one generation or by both.</summary>
    private void AssertStatements(params int[] numbers) => Assert.Equal(
        numbers.Select(number => ($"{number}", "1", $"{number}.00")),
        Tsv.Read(_folder.At("data", "reports", "month=2020-05", "revision-1", "account-statements.tsv")).Select(row => (row["account_id"], row["transactions"], row["closing"])));

    private async Task ProduceAsync(DevelopmentBroker broker, string name, params int[] numbers)
    {
        IEnumerable<string> lines = numbers.Select(number => string.Create(
            CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:D12}\t{number}\tDEPOSIT\tEUR\t{number}\t2020-05-{number:D2}T12:00:00Z"));
        await File.WriteAllLinesAsync(_folder.At(name), lines.Prepend("transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at"), TestContext.Current.CancellationToken);
        await ExpectAsync(ExitCode.Done, "produce", "--input", _folder.At(name), "--bootstrap-servers", broker.BootstrapServers);
    }

    private async Task<string> ExpectAsync(ExitCode expected, params string[] command)
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, [.. command, "--data", _folder.At("data")]);
        _error = run.Error;
        Assert.True(run.Code == expected, $"'{string.Join(' ', command)}' ended with {run.Code} instead of {expected}.\n{run.Output}\n{run.Error}");
        return run.Output;
    }
}
