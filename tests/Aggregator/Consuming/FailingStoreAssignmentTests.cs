using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Partitions that come and go while the store fails.</summary>
public sealed class FailingStoreAssignmentTests : FailingStoreScene
{
    [Fact]
    public async Task A_partition_that_comes_again_without_having_been_lost_forgets_what_was_held_of_it()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30", Noon.Plus(Duration.FromDays(-1)))));
        log.IgnoresPauses = true;
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            StoredDays = poll is > 2 and < 20 ? StoreFault.FailBefore : StoreFault.None;
            if (poll == 8)
            {
                log.Assign(Zero);
            }
        });
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Equal(3, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(0, checkpoint.Counters.Gaps));
    }

    [Fact]
    public async Task A_partition_revoked_while_the_store_fails_is_dropped_and_the_others_go_on()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")), Records(0, Deposit(2, "20")));
        OnPoll(log, poll =>
        {
            if (poll == 3)
            {
                Store.FailsAlways = true;
                log.Revoke(Zero);
                Store.FailsAlways = false;
            }
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Loop(log).RunAsync(untilCaughtUp: true, Stop.Token));

        Assert.False(log.Committed.ContainsKey(Zero));
        Assert.Equal(new LogOffset(1), log.Committed[new LogPartition(1)]);
        Assert.Equal([new LogPartition(1)], (await Checkpoints()).Select(checkpoint => checkpoint.Partition));
    }

    [Fact]
    public async Task Partitions_that_come_while_the_store_fails_wait_for_it_within_one_assignment()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        await Loop(TestPipeline.Log(records, [])).RunAsync(untilCaughtUp: true, Stop.Token);
        using ScriptedLog log = TestPipeline.Log([.. records, .. Records(2, Deposit(3, "30"))], Records(0, Deposit(4, "40")));
        log.Joining = () => Store.FailsAlways = true;
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 20)
            {
                Assert.NotNull(loop.StoreTrouble);
                Assert.Equal(0, log.Delivered);
                Store.FailsAlways = false;
            }
        });
        await loop.RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Equal((1, 2), (log.Assignments, loop.Messages));
        Assert.Equal(new LogOffset(3), log.Committed[Zero]);
        Assert.Equal(new LogOffset(1), log.Committed[new LogPartition(1)]);
        Assert.Null(loop.StoreTrouble);
    }

    [Fact]
    public async Task A_partition_that_began_as_theStore_failed_again_hands_over_nothing_more_until_it_is_back()
    {
        var one = new LogPartition(1);
        using ScriptedLog log = TestPipeline.Log(Records(0, [.. Enumerable.Range(1, 40).Select(number => Deposit(number, "10"))]), Records(0, Deposit(99, "20")));
        log.Joining = () => Store.FailsAlways = true;
        int delivered = 0;
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            switch (poll)
            {
                case 3:
                    // The place of the first is found, and with the listing for the second's the store is gone again.
                    Store.FailsAlways = false;
                    Store.Called = what => Store.FailsAlways |= what == $"list {CheckpointKey.Folder(log.Identity.SourceId, one)}";
                    break;
                case 60:
                    delivered = log.Delivered;
                    Store.Called = null;
                    Store.FailsAlways = false;
                    break;
            }
        });
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.InRange(delivered, 0, 2);
        Assert.Equal(new LogOffset(40), log.Committed[Zero]);
        Assert.Equal(new LogOffset(1), log.Committed[one]);
    }

    [Fact]
    public async Task A_partition_that_is_taken_away_before_its_place_was_found_leaves_nothing_behind()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")), Records(0, Deposit(2, "20")));
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            switch (poll)
            {
                case 5:
                    log.Revoke(Zero);
                    break;
                case 10:
                    Store.FailsAlways = false;
                    break;
                case 15:
                    log.Assign(Zero);
                    break;
            }
        });
        log.Joining = () => Store.FailsAlways = true;
        await Loop(log).RunAsync(untilCaughtUp: true, Stop.Token);

        Assert.Equal([Zero, new LogPartition(1)], log.Committed.Keys.Order());
        Assert.All(await Checkpoints(), checkpoint => Assert.Equal(new CheckpointCounters(1, 1, 0, 0), checkpoint.Counters));
    }

    [Fact]
    public async Task A_store_that_fails_before_the_group_is_joined_is_waited_for()
    {
        using ScriptedLog log = TestPipeline.Log(Records(0, Deposit(1, "10")));
        Store.FailsAlways = true;
        ConsumerLoop loop = Loop(log);
        Task running = loop.RunAsync(untilCaughtUp: true, Stop.Token);
        Assert.NotNull(loop.StoreTrouble);
        Assert.Equal(0, log.Assignments);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, log.Assignments);
        Store.FailsAlways = false;
        Clock.Advance(TimeSpan.FromSeconds(2));
        await running;

        Assert.Equal((1, 1), (log.Assignments, loop.Messages));
    }
}
