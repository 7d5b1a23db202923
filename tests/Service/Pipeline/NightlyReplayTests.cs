using System.Collections;
using System.Globalization;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest.Decoding;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Pipeline;

public sealed class NightlyReplayTests : IAsyncLifetime
{
    private static readonly Instant AsOf = Instant.FromUtc(2026, 10, 6, 2, 0);

    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 200 } };

    public async ValueTask InitializeAsync() => await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_the_consumer_missed_is_absorbed_listed_and_shown_by_a_control()
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, [.. Enumerable.Range(1, 12).Select(id => Deposit(id, "10"))]);
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. log.Where(record => record.Offset.Value is not (3 or 8))]));

        NightlyResult first = await NightlyAsync(log);

        Assert.Equal(RunKind.Replay, first.Replay.Run!.Kind);
        Assert.Equal([first.Replay.Run.Id], first.Compaction.Coverage.Runs);
        MonthResult month = Assert.Single(first.Months);
        Assert.Equal(12, month.Transactions);
        Control control = month.Controls.Single(found => found.Name == "replay-live");
        Assert.Equal(("2", Verdict.Amber), (control.Left.ToString(), control.Verdict));
        Assert.Contains("2 rows found and absorbed", Journals()[0], StringComparison.Ordinal);

        NightlyResult second = await NightlyAsync(log);

        Assert.Null(second.Replay.Run);
        Assert.Empty(second.Compaction.Folded);
        Assert.Contains("nothing found", Journals()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_intervals_that_hold_something_of_the_last_days_are_read()
    {
        ScriptedRecord[] log =
        [
            .. Records(0, [.. Enumerable.Range(1, 8).Select(id => Deposit(id, "1", At("2026-09-20T12:00:00Z")))]),
            .. Records(8, [.. Enumerable.Range(9, 8).Select(id => Deposit(id, "1"))]),
        ];
        await _pipeline.ConsumeAsync(TestPipeline.Log(log));

        NightlyResult result = await NightlyAsync(log);

        Assert.InRange(result.Replay.Counts.Messages, 8, 10);
        Assert.Equal(0, (await NightlyAsync(log, Instant.FromUtc(2026, 11, 3, 2, 0))).Replay.Counts.Messages);
        Assert.Equal(0, (await NightlyAsync(log, AsOf, "nightly:replay_days", "0")).Replay.Counts.Messages);
    }

    [Fact]
    public async Task What_the_log_no_longer_holds_is_verified_where_it_is_stored_and_that_is_said()
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, [.. Enumerable.Range(1, 8).Select(id => Deposit(id, "10"))]);
        await _pipeline.ConsumeAsync(TestPipeline.Log(log));

        NightlyReplayResult unreachable = (await NightlyAsync(null)).Replay;

        Assert.True(unreachable.Counts.Verified > 1);
        Assert.Contains("No broker is named", unreachable.Describe(), StringComparison.Ordinal);
        Assert.Contains("No broker is named", Journals()[0], StringComparison.Ordinal);

        File.Delete(Directory.GetFiles(Path.Combine(_pipeline.Root, "state", "sources"), "segment-*", SearchOption.AllDirectories)[0]);
        NightlyResult failed = await NightlyAsync(null);
        Assert.Equal("replay", Assert.Single(failed.Failures).Step);
        Assert.IsType<DamagedDataException>(failed.Failures[0].Cause);
        Assert.Empty(failed.Compaction.Behind);
        Assert.All(failed.Months, month => Assert.NotEqual(MonthState.Final, month.State));
        Assert.Equal(1, (await NightlyAsync(log)).Replay.Counts.Restored);
    }

    [Fact]
    public async Task After_nights_that_were_missed_a_replay_reaches_back_beyond_the_last_one_that_asked_the_log()
    {
        ScriptedRecord[] log = [.. Enumerable.Range(0, 24).SelectMany(day => Records(day, Deposit(day + 1, "1", At("2026-10-20T12:00:00Z").Plus(Duration.FromDays(day)))))];
        await ConsumeAsync(log[..15]);
        Assert.InRange((await NightlyAfterAsync(Duration.Zero, log)).Replay.Counts.Messages, 2, 4);
        _pipeline.Clock.Advance(TimeSpan.FromDays(10));
        await ConsumeAsync([.. log.Where(record => record.Offset.Value != 16)]);

        NightlyResult mended = await NightlyAfterAsync(Duration.Zero, log);

        // From 2026-11-02 on, two days before the last replay that asked the log.
        Assert.InRange(mended.Replay.Counts.Messages, 11, 12);
        Assert.Equal(1, mended.Replay.Run!.Segments.Sum(segment => segment.Segment.Rows));
        Assert.InRange((await NightlyAfterAsync(Duration.FromDays(1), log)).Replay.Counts.Messages, 1, 3);
    }

    [Fact]
    public async Task What_was_logged_long_ago_and_is_read_only_now_is_read_again_as_well()
    {
        ScriptedRecord[] log = [.. Enumerable.Range(0, 8).SelectMany(number => Records(number, Deposit(number + 1, "1", At("2026-11-01T12:00:00Z"))))];
        await ConsumeAsync(log[..4]);
        await NightlyAfterAsync(Duration.Zero, log[..4]);
        await ConsumeAsync([.. log.Where(record => record.Offset.Value != 6)]);

        NightlyResult mended = await NightlyAfterAsync(Duration.FromDays(10), log);

        Assert.Equal((4, 1), (mended.Replay.Counts.Messages, mended.Replay.Run!.Segments.Sum(segment => segment.Segment.Rows)));
        Assert.Equal(0, (await NightlyAfterAsync(Duration.FromHours(1), log)).Replay.Counts.Messages);
    }

    [Fact]
    public async Task What_neither_the_log_nor_the_store_has_is_listed()
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, [.. Enumerable.Range(1, 8).Select(id => Deposit(id, "10"))]);
        await ConsumeAsync(log);
        string second = Directory.GetFiles(Path.Combine(_pipeline.Root, "state", "sources"), "checkpoint-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(1);
        int[] range = [.. Path.GetFileName(second).Split('-')[1..3].Select(offset => int.Parse(offset, CultureInfo.InvariantCulture))];
        File.Delete(second);

        NightlyReplayResult result = (await NightlyAsync([.. log.Skip(7)])).Replay;

        Assert.True(range[1] > range[0] && range[1] <= 7, second);
        Assert.Contains(
            $"{range[1] - range[0]} offsets are neither in the log nor stored: {range[0]}-{range[1] - 1} of partition 0 of topic.transactions.", result.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_decodes_differently_is_told_and_left_as_it_is()
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, [.. Enumerable.Range(1, 4).Select(id => Deposit(id, "10"))]);
        await _pipeline.ConsumeAsync(TestPipeline.Log(log));

        NightlyReplayResult result = (await NightlyAsync(log, AsOf, "consumer:ahead_of_broker_seconds", "0", shift: Duration.FromMinutes(-2))).Replay;

        Assert.Null(result.Run);
        Assert.Equal(4, result.Counts.Different);
        Assert.Contains("--decode-again", result.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_in_a_bundle_is_found_there_and_a_bundle_that_is_gone_is_missing()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [Deposit(1, "10")]), Records(0, [Deposit(2, "10")])));
        string bundle = Assert.Single(Directory.GetFiles(Path.Combine(_pipeline.Root, "state", "segments"), "*", SearchOption.AllDirectories));
        PinnedInputs covered = await new PinnedInputCatalog(_pipeline.Store).RefreshAsync(_ => false, TestContext.Current.CancellationToken);
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), []));
        var replay = new NightlyReplay(StoreAccess.ToFolder(root, _pipeline.Root), options, _pipeline.Clock, NullLoggerFactory.Instance);
        RunHistory history = await RunHistory.ReadAsync(new RunRecords(_pipeline.Store), Accounting.Ingest.Timestamp.FromInstant(AsOf), TestContext.Current.CancellationToken);
        ReplayWork work = await replay.WorkOfAsync(AsOf, covered, history, TestContext.Current.CancellationToken);
        Assert.Equal(2, work.Intervals.Count);

        Assert.Null(await replay.FindMissingAsync(work, TestContext.Current.CancellationToken));
        File.Delete(bundle);
        Assert.Equal(Path.GetRelativePath(_pipeline.Root, bundle), (await replay.FindMissingAsync(work, TestContext.Current.CancellationToken))?.Value);
    }

    private Task ConsumeAsync(IReadOnlyList<ScriptedRecord> log) => _pipeline.ConsumeAsync(TestPipeline.Log(log));

    /// <summary>The clock moves on, and the nightly is as of that time.</summary>
    private Task<NightlyResult> NightlyAfterAsync(Duration passed, IReadOnlyList<ScriptedRecord>? log)
    {
        _pipeline.Clock.Advance(passed.ToTimeSpan());
        return NightlyAsync(log, Instant.FromDateTimeOffset(_pipeline.Clock.GetUtcNow()));
    }

    /// <summary>With a broker that has the log, or none at all.</summary>
    private async Task<NightlyResult> NightlyAsync(
        IReadOnlyList<ScriptedRecord>? log, Instant? asOf = null, string setting = "compactor:threads", string value = "1", Duration? shift = null)
    {
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), [new SettingOverride(setting, value, "--set")]));
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        var access = StoreAccess.ToFolder(root, _pipeline.Root);
        var replay = new NightlyReplay(access, options, _pipeline.Clock, NullLoggerFactory.Instance);
        if (log is not null)
        {
            IReadOnlyList<ScriptedRecord> logged = [.. log.Select(record => record with { LoggedAt = record.LoggedAt.Plus(shift ?? Duration.Zero) })];
            replay = new NightlyReplay(access, options, _pipeline.Clock, NullLoggerFactory.Instance)
            {
                OpenLog = async cancellation => new OpenedLog(await SourceLog.OfAsync(
                    _pipeline.Store, new ScriptedReader(new TransactionDecoder(TransactionDecoder.OwnSchemas()), logged), cancellation)),
            };
        }

        var compaction = new CompactionJob(access, options.Compactor, _pipeline.Clock, NullLoggerFactory.Instance);
        return await new NightlyJob(access, options, compaction, replay, _pipeline.Clock).RunAsync(asOf ?? AsOf, TestContext.Current.CancellationToken);
    }

    private string[] Journals() =>
        [.. Directory.GetFiles(Path.Combine(_pipeline.Root, "runs"), "nightly-*").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
}
