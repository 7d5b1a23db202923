using Accounting.Aggregator;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A store that fails for a while, or at the worst moment.</summary>
public sealed class FailingStoreTests : IDisposable
{
    private static readonly LogPartition Zero = new(0);

    private readonly FaultingObjectStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private StoreFault _days = StoreFault.None;

    public void Dispose()
    {
        _stop.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_waits_for_the_store_and_is_written_once()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30")));
        ConsumerLoop loop = Loop(log);
        Trouble? seen = null;
        OnPoll(log, poll =>
        {
            switch (poll)
            {
                case 3:
                    _store.FailsAlways = true;
                    _clock.Advance(TimeSpan.FromSeconds(31));
                    break;
                case 30:
                    seen = loop.StoreTrouble;
                    Assert.Equal([Zero], log.Paused);
                    Assert.Empty(log.Committed);
                    _store.FailsAlways = false;
                    break;
                case 200:
                    _stop.Cancel();
                    break;
                default:
                    _clock.Advance(TimeSpan.FromMilliseconds(500));
                    break;
            }
        });
        await loop.RunAsync(untilCaughtUp: false, _stop.Token);

        Assert.Contains("told to end", seen!.LastError, StringComparison.Ordinal);
        Assert.Null(loop.StoreTrouble);
        Assert.Empty(log.Paused);
        Checkpoint written = Assert.Single(await Checkpoints(), checkpoint => checkpoint.Segment is not null);
        Assert.Equal(new OffsetRange(new LogOffset(0), new LogOffset(3)), written.Range);
        Assert.Equal(new CheckpointCounters(3, 3, 0, 0), written.Counters);
        Assert.Equal(new LogOffset(3), log.Committed[Zero]);
    }

    [Fact]
    public async Task A_message_whose_date_cannot_be_loaded_is_kept_and_comes_first_with_its_texts()
    {
        using ScriptedLog log = TestPipeline.Log(
            [.. Records(0, Deposit(1, "10") with { Reference = "first" }, Deposit(2, "20") with { Reference = "second" })], Records(0, Deposit(3, "30") with { Reference = "other" }));
        log.IgnoresPauses = true;
        _days = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            _days = poll < 20 ? StoreFault.FailBefore : StoreFault.None;
        });
        await Loop(log).RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal(["first", "second", "other"], await References());
        Assert.Equal(new LogOffset(2), log.Committed[Zero]);
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(0, checkpoint.Counters.Gaps));
    }

    [Fact]
    public async Task A_partition_that_comes_again_without_having_been_lost_forgets_what_was_held_of_it()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30", Noon.Plus(Duration.FromDays(-1)))));
        log.IgnoresPauses = true;
        OnPoll(log, poll =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            _days = poll is > 2 and < 20 ? StoreFault.FailBefore : StoreFault.None;
            if (poll == 8)
            {
                log.Assign(Zero);
            }
        });
        await Loop(log).RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal(3, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(0, checkpoint.Counters.Gaps));
    }

    [Fact]
    public async Task An_attempt_that_took_too_long_is_made_again_under_other_names()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        int puts = 0;
        _store.Called = what =>
        {
            if (what.Contains("/checkpoint-", StringComparison.Ordinal) && puts++ == 0)
            {
                _clock.Advance(TimeSpan.FromHours(2));
            }
        };
        await Loop(log).RunAsync(untilCaughtUp: true, _stop.Token);

        IReadOnlyList<Checkpoint> written = await Checkpoints();
        Assert.Equal(2, written.Count);
        Assert.Equal(2, written.Select(checkpoint => checkpoint.Segment!.Key).Distinct().Count());
        Assert.Single(written.Select(checkpoint => checkpoint.Range).Distinct());
    }

    [Fact]
    public async Task An_end_seen_while_the_store_failed_is_one_as_of_then()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        log.IgnoresPauses = true;
        Timestamp began = Timestamp.Now(_clock);
        _days = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            if (poll > 2)
            {
                _days = StoreFault.None;
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        });
        await Loop(log).RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal(began, Assert.Single(await Checkpoints()).CaughtUpAt);
    }

    [Fact]
    public async Task The_store_is_tried_after_longer_and_longer_waits()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        var tries = new List<double>();
        DateTimeOffset began = _clock.GetUtcNow();
        _days = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            if (poll == 400)
            {
                _days = StoreFault.None;
            }
        });
        await Loop(log, () => tries.Add((_clock.GetUtcNow() - began).TotalSeconds)).RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal([1, 2, 4, 8, 16, 30], tries.Zip(tries.Skip(1), (first, second) => second - first).Take(6));
    }

    [Fact]
    public async Task What_the_store_does_not_take_at_shutdown_is_reported_and_read_again()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        using ScriptedLog log = TestPipeline.Log(records);
        OnPoll(log, poll =>
        {
            if (poll == 3)
            {
                _store.FailsAlways = true;
                _stop.Cancel();
            }
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Loop(log).RunAsync(untilCaughtUp: false, _stop.Token));
        Assert.Empty(log.Committed);

        _store.FailsAlways = false;
        using ScriptedLog again = TestPipeline.Log(records);
        await Loop(again).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
        Assert.Equal(2, Assert.Single(await Checkpoints()).Counters.Accepted);
        Assert.Equal(new LogOffset(2), again.Committed[Zero]);
    }

    [Fact]
    public async Task A_partition_revoked_while_the_store_fails_is_dropped_and_the_others_go_on()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")), Records(0, Deposit(2, "20")));
        OnPoll(log, poll =>
        {
            if (poll == 3)
            {
                _store.FailsAlways = true;
                log.Revoke(Zero);
                _store.FailsAlways = false;
            }
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Loop(log).RunAsync(untilCaughtUp: true, _stop.Token));

        Assert.False(log.Committed.ContainsKey(Zero));
        Assert.Equal(new LogOffset(1), log.Committed[new LogPartition(1)]);
        Assert.Equal([new LogPartition(1)], (await Checkpoints()).Select(checkpoint => checkpoint.Partition));
    }

    [Fact]
    public async Task Partitions_that_come_while_the_store_fails_wait_for_it_within_one_assignment()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        await Loop(TestPipeline.Log(records, [])).RunAsync(untilCaughtUp: true, _stop.Token);
        using ScriptedLog log = TestPipeline.Log([.. records, .. Records(2, Deposit(3, "30"))], Records(0, Deposit(4, "40")));
        log.Joining = () => _store.FailsAlways = true;
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 20)
            {
                Assert.NotNull(loop.StoreTrouble);
                Assert.Equal(0, log.Delivered);
                _store.FailsAlways = false;
            }
        });
        await loop.RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal((1, 2), (log.Assignments, loop.Messages));
        Assert.Equal(new LogOffset(3), log.Committed[Zero]);
        Assert.Equal(new LogOffset(1), log.Committed[new LogPartition(1)]);
        Assert.Null(loop.StoreTrouble);
    }

    [Fact]
    public async Task A_partition_that_is_taken_away_before_its_place_was_found_leaves_nothing_behind()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")), Records(0, Deposit(2, "20")));
        OnPoll(log, poll =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            switch (poll)
            {
                case 5:
                    log.Revoke(Zero);
                    break;
                case 10:
                    _store.FailsAlways = false;
                    break;
                case 15:
                    log.Assign(Zero);
                    break;
            }
        });
        log.Joining = () => _store.FailsAlways = true;
        await Loop(log).RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Equal([Zero, new LogPartition(1)], log.Committed.Keys.Order());
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(new CheckpointCounters(1, 1, 0, 0), checkpoint.Counters));
    }

    [Fact]
    public async Task A_store_that_fails_before_the_group_is_joined_is_waited_for()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        _store.FailsAlways = true;
        ConsumerLoop loop = Loop(log);
        Task running = loop.RunAsync(untilCaughtUp: true, _stop.Token);
        Assert.NotNull(loop.StoreTrouble);
        Assert.Equal(0, log.Assignments);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, log.Assignments);
        _store.FailsAlways = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        await running;

        Assert.Equal((1, 1), (log.Assignments, loop.Messages));
    }

    [Fact]
    public async Task Cancelling_while_a_date_loads_ends_in_order()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20", At("2026-10-04T10:00:00Z"))));
        int loads = 0;
        ConsumerLoop loop = Loop(log, loading: () =>
        {
            if (++loads == 2)
            {
                _stop.Cancel();
                _stop.Token.ThrowIfCancellationRequested();
            }
        });
        await loop.RunAsync(untilCaughtUp: false, _stop.Token);

        Checkpoint written = Assert.Single(await Checkpoints());
        Assert.Equal(new OffsetRange(new LogOffset(0), new LogOffset(1)), written.Range);
        Assert.Equal(new LogOffset(1), log.Committed[Zero]);
    }

    [Fact]
    public async Task A_local_folder_that_takes_nothing_for_a_while_is_waited_for()
    {
        using var pipeline = new TestPipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };
        string temporaries = Path.Combine(pipeline.Root, ".tmp");
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30")));
        ConsumerLoop loop = pipeline.Loop(log);
        Trouble? seen = null;
        OnPoll(log, poll =>
        {
            pipeline.Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 2)
            {
                // Permissions don't keep root out; a file where the folder of unfinished writes has to be keeps everybody out.
                Directory.Delete(temporaries, recursive: true);
                File.WriteAllText(temporaries, "");
            }
            else if (poll == 20)
            {
                seen = loop.StoreTrouble;
                File.Delete(temporaries);
                Directory.CreateDirectory(temporaries);
            }
        });
        await loop.RunAsync(untilCaughtUp: true, _stop.Token);

        Assert.Contains(pipeline.Root, seen!.LastError, StringComparison.Ordinal);
        Assert.Equal((1, 3L), (log.Assignments, loop.Messages));
        Assert.Equal(new LogOffset(3), log.Committed[Zero]);
    }

    private static void OnPoll(ScriptedLog log, Action<int> act)
    {
        int polls = 0;
        log.BeforePoll = _ => act(++polls);
    }

    private ConsumerLoop Loop(ScriptedLog log, Action? loading = null) => new(
        log, _store, new Days(() => _days, loading), new ConsumerOptions(), new BusinessCalendar(DateTimeZone.Utc), _clock, NullLogger<ConsumerLoop>.Instance);

    private async Task<IReadOnlyList<Checkpoint>> Checkpoints()
    {
        var catalog = new CheckpointCatalog(_store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog.Checkpoints;
    }

    private async Task<IReadOnlyList<string?>> References()
    {
        var found = new List<string?>();
        foreach (Checkpoint checkpoint in (await Checkpoints()).Where(checkpoint => checkpoint.Segment is not null))
        {
            SegmentFile file = await SegmentFile.ReadAsync(_store, checkpoint.Segment!, TestContext.Current.CancellationToken);
            foreach (HomeDateRows date in checkpoint.HomeDates)
            {
                StoredRowReader rows = file.Rows(date);
                while (rows.TryRead(out StoredTransaction row))
                {
                    found.Add(row.Transaction.Reference.AsString());
                }
            }
        }

        return found;
    }

    /// <summary>Stored days that hold nothing and fail when told to.</summary>
    private sealed class Days(Func<StoreFault> fault, Action? loading) : IStoredDayReader
    {
        public Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation)
        {
            loading?.Invoke();
            return fault() == StoreFault.None ? Task.CompletedTask : Task.FromException(new StoreUnavailableException("The disk of the days is away."));
        }
    }
}
