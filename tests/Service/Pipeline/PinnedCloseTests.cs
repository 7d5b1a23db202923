using System.Collections;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>October 2026 lacks nothing but what each test takes from it: what a close asks, it asks of what it pins.</summary>
public sealed class PinnedCloseTests : IAsyncLifetime
{
    private static readonly Instant DueAt = Instant.FromUtc(2026, 11, 4, 2, 0);

    private static readonly IReadOnlyList<ScriptedRecord> Deposits =
        Records(0, [.. Enumerable.Range(1, 4).Select(id => Deposit(id, "10", At("2026-10-31T12:00:00Z")))]);

    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 50 } };

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Deposits));
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_month_does_not_close_over_a_message_that_was_quarantined_while_its_own_nightly_replayed()
    {
        IReadOnlyList<ScriptedRecord> log = [.. Deposits, new ScriptedRecord(new LogOffset(4), At("2026-11-04T01:00:00Z"), [1, 2, 3])];

        MonthResult october = await NightlyAsync(async () =>
        {
            await _pipeline.ConsumeAsync(TestPipeline.Log(log));
            return log;
        });

        Assert.Equal(MonthState.Closing, october.State);
        Assert.Equal(["controls: quarantine red", "quarantine: 1 quarantined messages are not signed off"], october.WaitingFor);
    }

    [Fact]
    public async Task A_month_closes_on_what_was_read_while_its_own_nightly_replayed()
    {
        IReadOnlyList<ScriptedRecord> log = [.. Deposits, .. Records(4, Deposit(5, "10", At("2026-10-31T13:00:00Z")))];

        MonthResult october = await NightlyAsync(async () =>
        {
            await _pipeline.ConsumeAsync(TestPipeline.Log(log));
            return log;
        });

        Assert.Equal((MonthState.Final, 5), (october.State, october.Transactions));
    }

    [Fact]
    public async Task A_broker_that_is_away_holds_a_month_up_until_it_answers()
    {
        MonthResult withheld = await NightlyAsync(() => throw new BrokerUnavailableException("scripted:9092", "It is down."));

        Assert.Equal(MonthState.Closing, withheld.State);
        Assert.StartsWith("replay: no broker answered", Assert.Single(withheld.WaitingFor), StringComparison.Ordinal);
        Assert.Equal(MonthState.Final, (await NightlyAsync(() => Task.FromResult(Deposits))).State);
    }

    [Fact]
    public async Task With_the_setting_that_does_without_a_month_closes_while_the_broker_is_away_and_its_cover_says_so()
    {
        MonthResult october = await NightlyAsync(() => throw new BrokerUnavailableException("scripted:9092", "It is down."), "close:requires_replay", "false");

        Assert.Equal(MonthState.Final, october.State);
        Assert.Contains("Not read again: no broker answered; what is stored was verified", Page(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_topic_that_is_not_the_one_the_store_was_filled_from_holds_a_month_up_whatever_the_setting(string requiresReplay)
    {
        MonthResult october = await NightlyAsync(() => throw new SourceMismatchException("Another topic stands there."), "close:requires_replay", requiresReplay);

        Assert.Equal((MonthState.Closing, "replay: the topic could not be read again: Another topic stands there."), (october.State, Assert.Single(october.WaitingFor)));
    }

    [Fact]
    public async Task A_hole_that_the_replay_has_read_again_holds_nothing_up_any_more()
    {
        string[] checkpoints = [.. Directory.GetFiles(Path.Combine(_pipeline.Root, "state", "sources"), "checkpoint-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.Equal("checkpoint-000000000001-000000000002", Path.GetFileName(checkpoints[1])[..36]);
        File.Delete(checkpoints[1]);
        MonthResult held = await NightlyAsync(() => throw new BrokerUnavailableException("scripted:9092", "It is down."), "close:requires_replay", "false");
        Assert.Equal(MonthState.Closing, held.State);
        Assert.Contains("partitions: topic.transactions", held.WaitingFor[0], StringComparison.Ordinal);

        MonthResult october = await NightlyAsync(() => Task.FromResult(Deposits));

        Assert.Empty(october.WaitingFor);
        Assert.Equal((MonthState.Final, 4), (october.State, october.Transactions));
    }

    [Theory]
    [InlineData("true", MonthState.Closing)]
    [InlineData("false", MonthState.Final)]
    public async Task A_broker_that_goes_away_between_the_replay_and_the_count_of_the_partitions_holds_a_month_up_unless_a_setting_does_without(
        string requiresReplay, MonthState state)
    {
        NightlyJob job = Job(
            () => Task.FromResult(Deposits), "close:requires_replay", requiresReplay, () => throw new BrokerUnavailableException("scripted:9092", "It is down."));

        MonthResult october = await OctoberAsync(job);

        Assert.Equal(state, october.State);
        if (state == MonthState.Final)
        {
            Assert.Contains("No broker answered when the topic&#39;s partitions were counted", Page(), StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith("replay: no broker answered when the topic's partitions were to be counted", Assert.Single(october.WaitingFor), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_topic_that_was_recreated_after_the_replay_holds_a_month_up_whatever_the_setting()
    {
        NightlyJob job = Job(
            () => Task.FromResult(Deposits), "close:requires_replay", "false", () => Task.FromResult(new LogSurvey(new LogIdentity { ClusterId = "another", Topic = "transactions", PartitionCount = 1 }, [])));

        MonthResult october = await OctoberAsync(job);

        Assert.Equal(MonthState.Closing, october.State);
        Assert.Contains("it was recreated or moved", Assert.Single(october.WaitingFor), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_does_not_close_by_its_own_step_alone_while_the_replay_is_due()
    {
        NightlyJob job = Job(() => Task.FromResult(Deposits), "compactor:threads", "1");
        IReadOnlySet<StepId> all = new HashSet<StepId>
        {
            StepId.Compaction(HomeDate.Parse("2026-10-31")),
            StepId.Statistics(new BusinessMonth(2026, 10)),
            StepId.SecondReading(new BusinessMonth(2026, 10)),
            StepId.Sections(new BusinessMonth(2026, 10)),
            StepId.Close(new BusinessMonth(2026, 10)),
        };

        MonthResult october = (await job.RunStepsAsync(all, DueAt, TestContext.Current.CancellationToken)).Months.Single(month => month.Month == new BusinessMonth(2026, 10));

        Assert.Equal(MonthState.Closing, october.State);
        Assert.Contains("the replay of the last days is due", Assert.Single(october.WaitingFor), StringComparison.Ordinal);
    }

    private string Page() => File.ReadAllText(Path.Combine(_pipeline.Root, "reports", "month=2026-10", "revision-1", "report.html"));

    /// <param name="open">Opens the log: its records, or why it can't be opened.</param>
    /// <param name="setting">A setting.</param>
    /// <param name="value">Its value.</param>
    private async Task<MonthResult> NightlyAsync(Func<Task<IReadOnlyList<ScriptedRecord>>> open, string setting = "compactor:threads", string value = "1") =>
        await OctoberAsync(Job(open, setting, value));

    private static async Task<MonthResult> OctoberAsync(NightlyJob job) =>
        (await job.RunAsync(DueAt, TestContext.Current.CancellationToken)).Months.Single(month => month.Month == new BusinessMonth(2026, 10));

    /// <param name="open">Opens the log: its records, or why it can't be opened.</param>
    /// <param name="setting">A setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ask">Asks the broker for the topic, after the replay; null where nobody does.</param>
    private NightlyJob Job(Func<Task<IReadOnlyList<ScriptedRecord>>> open, string setting, string value, Func<Task<LogSurvey>>? ask = null)
    {
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(),
        [
            new SettingOverride("kafka:bootstrap_servers", "scripted:9092", "--set"),
            new SettingOverride("nightly:replay_days", "10", "--set"),
            new SettingOverride(setting, value, "--set"),
        ]));
        StoreRoot root = StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        var access = StoreAccess.ToFolder(root, _pipeline.Root);
        var replay = new NightlyReplay(access, options, _pipeline.Clock, NullLoggerFactory.Instance)
        {
            OpenLog = async cancellation => new OpenedLog(await SourceLog.OfAsync(
                _pipeline.Store, new ScriptedReader(new TransactionDecoder(TransactionDecoder.OwnSchemas()), await open()), cancellation)),
        };
        return new NightlyJob(access, options, new CompactionJob(access, options.Compactor, _pipeline.Clock, NullLoggerFactory.Instance), replay, _pipeline.Clock)
        {
            AskTopic = ask is null ? null : cancellation => StandingTopic.JudgeAsync(_pipeline.Store, ask, cancellation),
        };
    }
}
