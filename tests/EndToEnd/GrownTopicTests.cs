using System.Globalization;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.EndToEnd;

/// <summary>What a person sees of a topic that was given more partitions, or was recreated, since it was read.</summary>
public sealed class GrownTopicTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private int _groups;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_month_does_not_close_over_partitions_that_the_broker_has_and_nobody_has_read()
    {
        using var broker = DevelopmentBroker.Start(2, "transactions", tellsTopicIds: false);
        PlainProducer.Write(broker, 0, [Value(1)]);
        PlainProducer.Write(broker, 1, [Value(2)]);
        await ExpectAsync(ExitCode.Done, Consume(broker));

        // Without topic ids this is the same topic, grown.
        broker.RecreateTopic(4);
        PlainProducer.Write(broker, 0, [Value(1)]);
        PlainProducer.Write(broker, 1, [Value(2)]);
        PlainProducer.Write(broker, 3, [Value(3)]);

        CommandRun withheld = await ExpectAsync(ExitCode.LeftUndone, Nightly(broker));
        Assert.Matches(@"2020-05: partitions: never read: (topic\S+)/2, \1/3", withheld.Error);
        CommandRun status = await ExpectAsync(ExitCode.Done, "status", "--bootstrap-servers", broker.BootstrapServers);
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(status.Output, @"(?m)^ *- +- +3 +- +1 +1 "), status.Output);
        Assert.Empty(status.Error);

        await ExpectAsync(ExitCode.Done, Consume(broker));
        await ExpectAsync(ExitCode.Done, Nightly(broker));
        Assert.Equal(3, Tsv.Read(_folder.At("data", "reports", "month=2020-05", "revision-1", "account-statements.tsv")).Sum(row => int.Parse(row["transactions"], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Status_says_of_a_topic_that_was_recreated_what_it_is_instead_of_a_lag()
    {
        using var broker = DevelopmentBroker.Start(1, "transactions");
        PlainProducer.Write(broker, 0, [Value(1), Value(2)]);
        await ExpectAsync(ExitCode.Done, Consume(broker));
        Assert.Matches(@" 2 +2 +0 +2 ", (await ExpectAsync(ExitCode.Done, "status", "--bootstrap-servers", broker.BootstrapServers)).Output);
        broker.RecreateTopic(1);
        PlainProducer.Write(broker, 0, [Value(11), Value(12), Value(13)]);

        CommandRun status = await ExpectAsync(ExitCode.Done, "status", "--bootstrap-servers", broker.BootstrapServers);
        Assert.Matches(@" 2 +- +- +2 ", status.Output);
        Assert.Contains("is not the one that", status.Error, StringComparison.Ordinal);
        Assert.Contains("accounting source new", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_of_a_topic_without_an_id_that_it_ends_before_what_was_read()
    {
        using var broker = DevelopmentBroker.Start(1, "transactions", tellsTopicIds: false);
        PlainProducer.Write(broker, 0, [Value(1), Value(2)]);
        await ExpectAsync(ExitCode.Done, Consume(broker));
        broker.RecreateTopic(1);

        CommandRun status = await ExpectAsync(ExitCode.Done, "status", "--bootstrap-servers", broker.BootstrapServers);
        Assert.Matches(@" 2 +- +- +2 ", status.Output);
        Assert.Contains("partition 0 at 0, and was read up to 2", status.Error, StringComparison.Ordinal);
    }

    private static byte[] Value(int number) => Encode(Deposit(number, $"{number}", At("2020-05-01T12:00:00Z")));

    /// <summary>As a group of its own each time: the development broker hands a partition of a member that left on only after a session timeout.</summary>
    private string[] Consume(DevelopmentBroker broker) =>
        ["run", "--roles", "consumer", "--until-caught-up", "--group", $"group-{++_groups}", "--log-level", "none", "--bootstrap-servers", broker.BootstrapServers];

    private static string[] Nightly(DevelopmentBroker broker) => ["nightly", "--as-of", "2020-06-10T00:00:00Z", "--bootstrap-servers", broker.BootstrapServers];

    private async Task<CommandRun> ExpectAsync(ExitCode expected, params string[] command)
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, [.. command, "--data", _folder.At("data")]);
        Assert.True(run.Code == expected, $"'{string.Join(' ', command)}' ended with {run.Code} instead of {expected}.\n{run.Output}\n{run.Error}");
        return run;
    }
}
