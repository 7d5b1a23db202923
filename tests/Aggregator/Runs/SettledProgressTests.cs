using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Runs;

/// <summary>How far a partition was read, told by what old checkpoints come to, against <see cref="InputCatalog"/>, which holds each of them.</summary>
public sealed class SettledProgressTests
{
    private const int Histories = 300;

    private static readonly SourceRecord Source =
        SourceRecord.First(new LogIdentity { ClusterId = "one", Topic = "transactions", TopicId = "A", PartitionCount = 2 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_tell_of_reading_what_their_checkpoints_tell()
    {
        int settled = 0;
        for (int seed = 0; seed < Thoroughness.Pick(Histories, 10 * Histories); seed++)
        {
            var random = new Random(seed);
            CountedMemoryStore store = await WriteAsync(random);
            Inputs inputs = await new InputCatalog(store).RefreshAsync(Cancellation);
            PinnedInputs pinned = await new PinnedInputCatalog(store).RefreshAsync(_ => false, Cancellation);
            settled += pinned.Settled.Count;
            SourceCatalog sources = await SourceCatalog.OpenAsync(store, Cancellation);
            foreach (Timestamp now in new[] { After(random.Next(200)), After(1000) })
            {
                Inputs summed = await pinned.SummedAsync(store, now, Cancellation);
                Assert.True(
                    LogPosition.Of(sources, inputs, now).SequenceEqual(LogPosition.Of(sources, summed, now)),
                    $"seed {seed} at {now}: {LogPosition.Of(sources, inputs, now)[0]} and {LogPosition.Of(sources, summed, now)[0]}");
            }

            Assert.Equal(Ranges(inputs.OffsetsRead().Partitions), Ranges(pinned.Summed.OffsetsRead().Partitions));
            Assert.Equal(inputs.Quarantines.Select(link => link.File.Key).Order(), pinned.Summed.Quarantines.Select(link => link.File.Key).Order());
            await RequireSameToReadAgainAsync(store, inputs, pinned, After(random.Next(200)));
        }

        Assert.InRange(settled, Histories, int.MaxValue);
    }

    [Fact]
    public async Task One_that_found_nothing_new_in_the_midst_of_settled_ones_says_when_its_place_was_the_end()
    {
        var store = new CountedMemoryStore(new ManualClock(Noon.ToInstant().ToDateTimeOffset()));
        await SourceRegistry.BeginAsync(store, Source, Cancellation);
        Checkpoint[] read = [Of(0, 10, logged: (1, 2), caughtUp: null, 3), Of(10, 20, logged: (50, 60), caughtUp: null, 70)];
        await store.PutAsync([ConsolidatedCheckpoints.ToContent([.. read.Select(Named)])], Cancellation);
        Checkpoint late = Of(10, 10, logged: null, caughtUp: 90, 90);
        await store.PutAsync([ObjectContent.FromBytes(Named(late).Key, StoreJson.Serialize(late))], Cancellation);

        PinnedInputs pinned = await new PinnedInputCatalog(store).RefreshAsync(_ => false, Cancellation);

        LogPosition position = LogPosition.Of(await SourceCatalog.OpenAsync(store, Cancellation), pinned.Summed, After(100))[0];
        Assert.Equal(After(50), position.CaughtUpAt);
    }

    /// <summary>Of what is settled at least what has to be read again is opened; then the same is found.</summary>
    private static async Task RequireSameToReadAgainAsync(CountedMemoryStore store, Inputs inputs, PinnedInputs pinned, Timestamp since)
    {
        IReadOnlyList<PartitionCoverage> concerned = ReplaySelection.LoggedBetween(pinned.Summed.Checkpoints, since, After(1000));
        PinnedInputs opened = await pinned.OpenAsync(store, settled => concerned.Any(partition => partition.Partition == settled.Name.Partition && partition.Ranges.Any(settled.Name.Range.Overlaps)), Cancellation);

        Assert.Equal(Ranges(ReplaySelection.LoggedBetween(inputs.Checkpoints, since, After(1000))), Ranges(ReplaySelection.LoggedBetween(opened.Summed.Checkpoints, since, After(1000))));
    }

    private static IEnumerable<string> Ranges(IReadOnlyList<PartitionCoverage> partitions) => partitions.Select(partition => $"{partition.Partition} {string.Join(' ', partition.Ranges)}");

    /// <summary>Two partitions' checkpoints, some of them idle, some left by a second owner, by their consumers' clocks and the broker's; most of them consolidated.</summary>
    private static async Task<CountedMemoryStore> WriteAsync(Random random)
    {
        var store = new CountedMemoryStore(new ManualClock(Noon.ToInstant().ToDateTimeOffset()));
        await SourceRegistry.BeginAsync(store, Source, Cancellation);
        for (int partition = 0; partition < 2; partition++)
        {
            var some = new List<NamedCheckpoint>();
            int at = random.Next(20);
            for (long from = random.Next(3) * 5; some.Count > 0 || random.Next(8) > 0;)
            {
                long to = from + (random.Next(3) == 0 ? 0 : 1 + random.Next(9));
                at += random.Next(6);
                some.Add(Named(Of(from, to, to == from || random.Next(6) == 0 ? null : (at - random.Next(4), at), random.Next(3) == 0 ? null : at + random.Next(30) - 10, at + 1, partition, random.Next(7) == 0)));
                if (random.Next(25) == 0 && to > from)
                {
                    some.Add(Named(Of(from, to, (at, at), null, at + 2, partition, false)));
                }

                if (random.Next(6) == 0)
                {
                    await (random.Next(8) > 0
                        ? store.PutAsync([ConsolidatedCheckpoints.ToContent(some)], Cancellation)
                        : store.PutAsync([.. some.Select(named => ObjectContent.FromBytes(named.Key, StoreJson.Serialize(named.Checkpoint)))], Cancellation));
                    some.Clear();
                }

                from = random.Next(40) == 0 ? to + 3 : to;
            }
        }

        return store;
    }

    private static NamedCheckpoint Named(Checkpoint checkpoint) =>
        new(CheckpointKey.ForCheckpoint(checkpoint.Source, checkpoint.Partition, checkpoint.Range, ContentHash256.Of(StoreJson.Serialize(checkpoint))), checkpoint);

    private static Checkpoint Of(long from, long to, (int Oldest, int Newest)? logged, int? caughtUp, int created, int partition = 0, bool hasQuarantine = false)
    {
        var range = new OffsetRange(new LogOffset(from), new LogOffset(to));
        var hash = ContentHash256.Of([(byte)partition, (byte)created, (byte)from]);
        return new Checkpoint
        {
            Format = Checkpoint.CurrentFormat,
            Source = Source.Source,
            Partition = new LogPartition(partition),
            PartitionCount = 2,
            From = range.From,
            To = range.To,
            LeaderEpoch = null,
            LastMessage = null,
            OldestLoggedAt = logged is { } first ? After(first.Oldest) : null,
            NewestLoggedAt = logged is { } last ? After(last.Newest) : null,
            Segment = null,
            Quarantine = hasQuarantine && to > from ? new SegmentReference(CheckpointKey.ForQuarantine(Source.Source, new LogPartition(partition), range, hash), hash, 1, 1) : null,
            Counters = new CheckpointCounters(to - from, to - from, 0, 0),
            HomeDates = [],
            CaughtUpAt = caughtUp is { } at ? After(at) : null,
            CreatedAt = After(created),
        };
    }

    private static Timestamp After(int minutes) => Noon.Plus(Duration.FromMinutes(minutes));
}
