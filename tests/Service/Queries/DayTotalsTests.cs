using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Service.Queries;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Queries;

/// <summary>The day so far, by what checkpoints and consumers tell, beside a sum over the log as far as they say that they have come.</summary>
public sealed class DayTotalsTests : IDisposable
{
    private const int Messages = 400;

    private readonly Support.Pipeline _pipeline = new("Europe/London");
    private readonly List<ScriptedRecord>[] _log = [[], [], []];
    private readonly List<Transaction>[] _sent = [[], [], []];
    private readonly KeptTotals _kept;
    private int _ids;

    public DayTotalsTests() => _kept = new KeptTotals(_pipeline.Store);

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_day_so_far_is_the_log_up_to_where_its_consumer_says_it_is_and_never_behind_its_checkpoints(int seed)
    {
        var random = new Random(seed);
        using ScriptedLog log = Support.Pipeline.Log(_log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ConsumerLoop loop = _pipeline.Loop(log);
        IReadOnlyList<LiveTotals> old = [];
        int live = 0, checkpointed = 0;
        log.BeforePoll = delivered =>
        {
            if (delivered < _sent.Sum(partition => partition.Count))
            {
                return;
            }

            _pipeline.Clock.Advance(TimeSpan.FromSeconds(random.Next(0, 120)));
            IReadOnlyList<LiveTotals> told = loop.Status.Live;
            live += Require(told).GetAwaiter().GetResult() ? 1 : 0;
            checkpointed += Require(old).GetAwaiter().GetResult() ? 0 : 1;
            Require([.. old, .. told]).GetAwaiter().GetResult();
            old = random.Next(40) == 0 ? told : old;
            if (_ids < Messages)
            {
                Send(random);
            }
            else
            {
                stop.Cancel();
            }
        };
        await loop.RunAsync(untilCaughtUp: false, stop.Token);

        // Both kinds of words were seen, or the test has shown nothing.
        Assert.True(live > 20 && checkpointed > 5, $"{live} and {checkpointed}");
        Assert.False(await Require(old));
    }

    [Fact]
    public async Task Without_a_word_of_anybody_there_is_no_day() => Assert.Null(await AskAsync([]));

    private async Task<DayTotals?> AskAsync(IReadOnlyList<LiveTotals> live)
    {
        Inputs inputs = await new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken);
        _kept.Begin();
        return await DayTotals.AskAsync(_kept, _pipeline.Zone, inputs, live, TestContext.Current.CancellationToken);
    }

    /// <summary>Whether what was asked went by what consumers told.</summary>
    private async Task<bool> Require(IReadOnlyList<LiveTotals> live)
    {
        DayTotals? totals = await AskAsync(live);
        var calendar = new BusinessCalendar(_pipeline.Zone);
        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        Transaction[] standing =
        [
            .. _sent.SelectMany((sent, partition) => sent.Select((transaction, offset) => (Transaction: transaction, Offset: offset)).GroupBy(message => message.Transaction.HomeDate)
                    .SelectMany(date => date.Take((int)date.LongCount(message => message.Offset < EndOf(partition, date.Key, catalog, live)))))
                .GroupBy(message => message.Transaction.Id).Select(id => id.MaxBy(message => message.Transaction.Revision).Transaction)
                .Where(transaction => !transaction.Voided),
        ];
        if (standing.Length == 0)
        {
            Assert.Null(totals);
            return false;
        }

        BusinessDay newest = standing.Max(transaction => calendar.DayOf(transaction.OccurredAt));
        Assert.Equal(
            standing.Where(transaction => calendar.DayOf(transaction.OccurredAt) == newest).GroupBy(transaction => (transaction.Currency, transaction.Kind))
                .Select(key => (key.Key.Currency, key.Key.Kind, (long)key.Count(), key.Aggregate((Int128)0, (sum, transaction) => sum + transaction.Amount.TenThousandths))).OrderBy(key => (key.Currency.Code, key.Kind)),
            totals!.Totals.Select(total => (total.Currency, total.Kind, total.Now.Transactions, total.Now.Sums.Amount.TenThousandths)));
        Assert.Equal(newest, totals.Day);
        return totals.IsLive;
    }

    /// <summary>How far a partition is told of on a home date: what consumers told counts where none of its partitions is behind a checkpoint that has the date.</summary>
    private static long EndOf(int partition, HomeDate date, CheckpointCatalog catalog, IReadOnlyList<LiveTotals> live)
    {
        return live.Where(totals => totals.Date == date && totals.UpTo.All(position => position.Next.Value >= Written(position.Partition.Value)))
            .SelectMany(totals => totals.UpTo).Where(position => position.Partition.Value == partition).Select(position => position.Next.Value)
            .Append(Written(partition)).Max();

        long Written(int of) => catalog.Checkpoints.Where(checkpoint => checkpoint.Partition.Value == of && checkpoint.HomeDates.Any(rows => rows.Date == date)).Select(checkpoint => checkpoint.To.Value).DefaultIfEmpty().Max();
    }

    /// <summary>Some messages over three days; some are sent again, some with a further revision.</summary>
    private void Send(Random random)
    {
        for (int count = random.Next(1, 12); count > 0; count--)
        {
            int partition = random.Next(_log.Length);
            Timestamp loggedAt = Noon.Plus(Duration.FromMinutes((_ids * 8) + 180));
            Transaction sent = _sent[partition].Count > 0 && random.Next(5) == 0
                ? Again(_sent[partition], random)
                : Deposit(++_ids, $"{random.Next(1, 1000)}", loggedAt.Plus(-Duration.FromMinutes(random.Next(180))));
            _log[partition].Add(new ScriptedRecord(new LogOffset(_log[partition].Count), loggedAt, Encode(sent)));
            _sent[partition].Add(sent);
        }
    }

    private static Transaction Again(List<Transaction> sent, Random random)
    {
        Transaction one = sent[random.Next(sent.Count)];
        return random.Next(2) == 0
            ? one
            : one with { Revision = sent.Where(other => other.Id == one.Id).Max(other => other.Revision) + 1, Amount = Money($"{random.Next(1, 1000)}"), Voided = random.Next(3) == 0 };
    }
}
