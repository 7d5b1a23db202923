using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A store that fails for a while, or at the worst moment.</summary>
public sealed class FailingStoreTests : FailingStoreScene
{
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
                    Store.FailsAlways = true;
                    Clock.Advance(TimeSpan.FromMinutes(5));
                    break;
                case 30:
                    seen = loop.StoreTrouble;
                    Assert.Equal([Zero], log.Paused);
                    Assert.Empty(log.Committed);
                    Store.FailsAlways = false;
                    break;
                case 200:
                    Stop.Cancel();
                    break;
                default:
                    Clock.Advance(TimeSpan.FromMilliseconds(500));
                    break;
            }
        });
        await loop.RunAsync(untilCaughtUp: false, Stop.Token);

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
        StoredDays = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            StoredDays = poll < 20 ? StoreFault.FailBefore : StoreFault.None;
        });
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Equal(["first", "second", "other"], await References());
        Assert.Equal(new LogOffset(2), log.Committed[Zero]);
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(0, checkpoint.Counters.Gaps));
    }

    [Fact]
    public async Task An_attempt_that_took_too_long_is_made_again_under_other_names()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        int puts = 0;
        Store.Called = what =>
        {
            if (what.Contains("/checkpoint-", StringComparison.Ordinal) && puts++ == 0)
            {
                Clock.Advance(TimeSpan.FromHours(2));
            }
        };
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

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
        Timestamp began = Timestamp.Now(Clock);
        StoredDays = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            if (poll > 2)
            {
                StoredDays = StoreFault.None;
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
        });
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Equal(began, Assert.Single(await Checkpoints()).CaughtUpAt);
    }

    [Fact]
    public async Task The_store_is_tried_after_longer_and_longer_waits()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        var tries = new List<double>();
        DateTimeOffset began = Clock.GetUtcNow();
        StoredDays = StoreFault.FailBefore;
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(250));
            if (poll == 400)
            {
                StoredDays = StoreFault.None;
            }
        });
        await Loop(log, () => tries.Add((Clock.GetUtcNow() - began).TotalSeconds)).RunAsync(untilCaughtUp: true, Stop.Token);

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
                Store.FailsAlways = true;
                Stop.Cancel();
            }
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Loop(log).RunAsync(untilCaughtUp: false, Stop.Token));
        Assert.Empty(log.Committed);

        Store.FailsAlways = false;
        using ScriptedLog again = TestPipeline.Log(records);
        await Loop(again).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
        Assert.Equal(2, Assert.Single(await Checkpoints()).Counters.Accepted);
        Assert.Equal(new LogOffset(2), again.Committed[Zero]);
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
                Stop.Cancel();
                Stop.Token.ThrowIfCancellationRequested();
            }
        });
        await loop.RunAsync(untilCaughtUp: false, Stop.Token);

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
        await loop.RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Contains(pipeline.Root, seen!.LastError, StringComparison.Ordinal);
        Assert.Equal((1, 3L), (log.Assignments, loop.Messages));
        Assert.Equal(new LogOffset(3), log.Committed[Zero]);
    }
}
