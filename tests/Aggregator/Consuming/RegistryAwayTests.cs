using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>The Schema Registry is away when a message of an unknown schema comes.</summary>
public sealed class RegistryAwayTests : FailingStoreScene
{
    private static readonly LogPartition One = new(1);

    [Fact]
    public async Task A_partition_stands_still_until_the_registry_answers_and_the_others_go_on()
    {
        var registry = new Registry { IsAway = true };
        using ScriptedLog log = Log(registry);
        ConsumerLoop loop = Loop(log);
        Trouble? seen = null;
        OnPoll(log, poll =>
        {
            switch (poll)
            {
                case 100:
                    seen = loop.Status.Registry;
                    Assert.False(loop.IsCaughtUp);
                    Assert.Equal(3, log.Delivered);
                    Assert.InRange(registry.Asked, 3, 10);
                    registry.IsAway = false;
                    break;
                case 300:
                    Stop.Cancel();
                    break;
                default:
                    Clock.Advance(TimeSpan.FromMilliseconds(500));
                    break;
            }
        });
        await loop.RunAsync(untilCaughtUp: false, Stop.Token);

        Assert.Equal("The registry is away.", seen!.LastError);
        Assert.Null(loop.RegistryTrouble);
        Assert.Equal((new LogOffset(3), new LogOffset(2)), (log.Committed[Zero], log.Committed[One]));
        Assert.Equal(5, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_run_up_to_the_logs_ends_waits_for_so_long_and_loses_nothing_that_it_took()
    {
        using ScriptedLog log = Log(new Registry { IsAway = true });
        OnPoll(log, _ => Clock.Advance(TimeSpan.FromMilliseconds(500)));

        UndecidedMessageException gaveUp = await Assert.ThrowsAsync<UndecidedMessageException>(() => Loop(log).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken));

        Assert.Equal((Zero, new LogOffset(1)), (gaveUp.Partition, gaveUp.Offset));
        Assert.Equal(3, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_run_up_to_the_logs_ends_asks_once_more_before_it_gives_up_however_long_the_rest_took_it()
    {
        var registry = new Registry { IsAway = true };
        using ScriptedLog log = Log(registry);
        ConsumerLoop loop = Loop(log);
        OnPoll(log, _ =>
        {
            bool comesBack = registry.IsAway && loop.RegistryTrouble is not null;
            Clock.Advance(comesBack ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(500));
            registry.IsAway &= !comesBack;
        });
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal(5, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_service_that_is_told_to_end_while_it_waits_ends_in_order_however_long_it_waited()
    {
        using ScriptedLog log = Log(new Registry { IsAway = true });
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            if (poll == 50)
            {
                Stop.Cancel();
            }
        });

        await Loop(log).RunAsync(untilCaughtUp: false, Stop.Token);

        Assert.Equal(3, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_partition_that_waits_may_be_taken_away()
    {
        var registry = new Registry { IsAway = true };
        using ScriptedLog log = Log(registry);
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 50)
            {
                log.Revoke(Zero);
                Assert.Null(loop.RegistryTrouble);
            }
        });
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal((new LogOffset(1), new LogOffset(2)), (log.Committed[Zero], log.Committed[One]));
    }

    [Fact]
    public async Task A_partition_that_waits_and_is_given_anew_without_a_word_of_its_loss_is_begun_where_it_was_given()
    {
        var registry = new Registry { IsAway = true };
        using ScriptedLog log = Log(registry);
        ConsumerLoop loop = Loop(log);
        OnPoll(log, poll =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (poll == 50)
            {
                Assert.NotNull(loop.RegistryTrouble);
                log.Assign(Zero);
                Assert.Null(loop.RegistryTrouble);
                registry.IsAway = false;
            }
        });
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal((new LogOffset(3), new LogOffset(2)), (log.Committed[Zero], log.Committed[One]));
        Assert.Equal(5, (await Checkpoints()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    /// <summary>The second message of partition 0 is the one whose schema has to be asked for.</summary>
    private static ScriptedLog Log(Registry registry) => new(
        registry, Records(0, Deposit(1, "10"), Deposit(2, "20") with { Reference = "unknown schema" }, Deposit(3, "30")), Records(0, Deposit(4, "40"), Deposit(5, "50")));

    private sealed class Registry : IMessageDecoder
    {
        private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());

        public bool IsAway { get; set; }

        public int Asked { get; private set; }

        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => message = Decode(rawValue);

        private DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
        {
            bool isUnknown = rawValue.IndexOf("unknown schema"u8) >= 0;
            Asked += isUnknown ? 1 : 0;
            return isUnknown && IsAway ? throw new SchemaRegistryUnavailableException("The registry is away.") { IsTransient = true } : _decoder.Decode(rawValue);
        }
    }
}
