using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>The second message of partition 0 was logged ahead of the consumer's clock: it or the consumer is wrong, and neither decides.</summary>
public sealed class AheadOfClockTests : FailingStoreScene
{
    private static readonly LogPartition One = new(1);

    [Fact]
    public async Task A_partition_waits_until_the_clocks_come_together_and_the_others_go_on()
    {
        using ScriptedLog log = Log(loggedAt: Timestamp.Now(Clock).Plus(NodaTime.Duration.FromMinutes(6)));
        ConsumerLoop loop = Loop(log);
        Trouble? seen = null;
        OnPoll(log, poll =>
        {
            switch (poll)
            {
                case 30:
                    seen = loop.Status.Clock;
                    Assert.False(loop.IsCaughtUp);
                    break;
                case 400:
                    Stop.Cancel();
                    break;
                default:
                    Clock.Advance(TimeSpan.FromMilliseconds(500));
                    break;
            }
        });
        await loop.RunAsync(untilCaughtUp: false, Stop.Token);

        Assert.Contains("Offset 1 of partition 0", seen!.LastError, StringComparison.Ordinal);
        Assert.Contains("accounting rules decide", seen.LastError, StringComparison.Ordinal);
        Assert.Null(loop.ClockTrouble);
        Assert.Equal((new LogOffset(3), new LogOffset(2)), (log.Committed[Zero], log.Committed[One]));
        Assert.Equal((5, 0), await CountsAsync());
    }

    [Theory]
    [InlineData(true, "2026-10-05T12:00:00Z", 5, 0)]
    [InlineData(true, "2101-01-01T00:00:00Z", 4, 1)]
    [InlineData(false, "2026-10-05T12:00:00Z", 4, 1)]
    public async Task What_somebody_decided_about_the_message_holds_and_else_the_other_rules(bool accepts, string occurredAt, int accepted, int quarantined)
    {
        using ScriptedLog log = Log(At("2100-01-01T00:00:00Z"), At(occurredAt));
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 50)
            {
                Assert.NotNull(loop.ClockTrouble);
                Decide(accepts);
            }
        });
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Null(loop.ClockTrouble);
        Assert.Equal((accepted, quarantined), await CountsAsync());
    }

    [Fact]
    public async Task A_run_up_to_the_logs_ends_gives_up_and_loses_nothing_that_it_took()
    {
        using ScriptedLog log = Log(At("2100-01-01T00:00:00Z"));
        OnPoll(log, _ => Clock.Advance(TimeSpan.FromMilliseconds(500)));

        UndecidedMessageException gaveUp = await Assert.ThrowsAsync<UndecidedMessageException>(() => Loop(log).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken));

        Assert.Equal((Zero, new LogOffset(1)), (gaveUp.Partition, gaveUp.Offset));
        Assert.Equal((3, 0), await CountsAsync());
    }

    [Fact]
    public async Task What_the_client_hands_over_behind_the_message_all_the_same_comes_after_it()
    {
        using ScriptedLog log = Log(loggedAt: Timestamp.Now(Clock).Plus(NodaTime.Duration.FromMinutes(6)));
        log.IgnoresPauses = true;
        OnPoll(log, _ => Clock.Advance(TimeSpan.FromSeconds(1)));

        await Loop(log).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal((5, 0), await CountsAsync());
    }

    [Fact]
    public async Task A_partition_that_waits_may_be_taken_away()
    {
        using ScriptedLog log = Log(At("2100-01-01T00:00:00Z"));
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 50)
            {
                log.Revoke(Zero);
                Assert.Null(loop.ClockTrouble);
            }
        });
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal((new LogOffset(1), new LogOffset(2)), (log.Committed[Zero], log.Committed[One]));
    }

    private static ScriptedLog Log(Timestamp loggedAt, Timestamp? occurredAt = null) => new(
        new TransactionDecoder(TransactionDecoder.OwnSchemas()),
        [.. Records(0, Deposit(1, "10")), new ScriptedRecord(new LogOffset(1), loggedAt, Encode(Deposit(2, "20", occurredAt ?? Noon))), .. Records(2, Deposit(3, "30"))],
        Records(0, Deposit(4, "40"), Deposit(5, "50")));

    private void Decide(bool accepts)
    {
        var decision = new PlaceDecision
        {
            Format = PlaceDecision.CurrentFormat,
            Source = Log(Noon).Identity.SourceId,
            Partition = Zero,
            From = new LogOffset(1),
            To = new LogOffset(2),
            Accepts = accepts,
            By = "J. Doe",
            Reason = "a broken host",
            At = Timestamp.Now(Clock),
        };
        Store.PutAsync([decision.ToContent()], CancellationToken.None).GetAwaiter().GetResult();
    }

    private async Task<(long Accepted, long Quarantined)> CountsAsync()
    {
        IReadOnlyList<Checkpoint> checkpoints = await Checkpoints();
        return (checkpoints.Sum(checkpoint => checkpoint.Counters.Accepted), checkpoints.Sum(checkpoint => checkpoint.Counters.Quarantined));
    }
}
