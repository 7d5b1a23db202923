using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Sources;

public sealed class SuccessionPlanTests
{
    private static readonly LogIdentity Log = new() { ClusterId = "one", Topic = "transactions", TopicId = "A", PartitionCount = 3 };

    private static readonly SourceRecord First = SourceRecord.First(Log);

    [Fact]
    public void A_healthy_topic_needs_no_new_generation()
    {
        SuccessionPlan plan = Plan(First, Log, [Read(First, 0, 0, 10), Read(First, 1, 5, 5)], [(0, 10), (2, 5), (1, 1)]);
        Assert.True(plan.IsSameLog);
        Assert.False(plan.IsNeeded);
    }

    [Fact]
    public void In_the_same_topic_healthy_partitions_go_on_and_truncated_ones_begin_at_what_is_left()
    {
        SuccessionPlan plan = Plan(First, Log, [Read(First, 0, 0, 10), Read(First, 1, 0, 10), Read(First, 2, 0, 10)], [(4, 20), (12, 20), (0, 9)]);
        Assert.True(plan.IsNeeded);
        Assert.Equal([Going(0, 10), Going(1, 12, Lost(10, 12)), Going(2, 0, Lost(10, null))], plan.Partitions);
    }

    [Fact]
    public void A_partition_whose_content_was_replaced_begins_anew_when_someone_says_so()
    {
        SuccessionPlan plan = Plan(First, Log, [Read(First, 0, 0, 10), Read(First, 1, 0, 10)], [(0, 20), (3, 20), (0, 0)], 1);
        Assert.True(plan.IsNeeded);
        Assert.Equal([Going(0, 10), Going(1, 3, Lost(10, null)), Going(2, 0)], plan.Partitions);
    }

    [Theory]
    [InlineData("one", "B")]
    [InlineData("two", "A")]
    [InlineData("two", null)]
    public void Another_topic_or_cluster_is_read_from_its_beginning_and_nobody_knows_what_the_old_one_held_last(string cluster, string? topicId)
    {
        SuccessionPlan plan = Plan(First, Log with { ClusterId = cluster, TopicId = topicId }, [Read(First, 0, 0, 10)], [(0, 20), (3, 20), (0, 0)]);
        Assert.False(plan.IsSameLog);
        Assert.True(plan.IsNeeded);
        Assert.Equal([Going(0, 0, Lost(10, null)), Going(1, 3, Lost(0, null)), Going(2, 0, Lost(0, null))], plan.Partitions);
    }

    [Fact]
    public void A_topic_id_that_the_broker_does_not_tell_decides_nothing()
    {
        Assert.True(Plan(First, Log with { TopicId = null }, [], [(0, 0), (0, 0), (0, 0)]).IsSameLog);
    }

    [Fact]
    public void Partitions_that_were_added_begin_at_their_beginning_and_have_lost_nothing()
    {
        SuccessionPlan same = Plan(First, Log, [Read(First, 0, 0, 10)], [(11, 20), (0, 0), (0, 0), (0, 7)]);
        Assert.Equal(Going(3, 0), same.Partitions[3]);
        SuccessionPlan other = Plan(First, Log with { ClusterId = "two" }, [Read(First, 0, 0, 10)], [(0, 20), (0, 0), (0, 0), (2, 7)]);
        Assert.Equal(Going(3, 2), other.Partitions[3]);
    }

    [Fact]
    public void A_topic_with_fewer_partitions_was_recreated_whatever_the_broker_says()
    {
        SuccessionPlan plan = Plan(First, Log, [Read(First, 0, 0, 10), Read(First, 2, 0, 4)], [(0, 20), (0, 20)]);
        Assert.False(plan.IsSameLog);
        Assert.Equal([Going(0, 0, Lost(10, null)), Going(1, 0, Lost(0, null)), Going(2, null, Lost(4, null))], plan.Partitions);
    }

    [Fact]
    public void Partitions_that_only_checkpoints_know_of_are_not_forgotten()
    {
        Checkpoint grown = Read(First, 0, 0, 10) with { PartitionCount = 5 };
        Assert.Equal(Lost(0, null), Plan(First, Log with { ClusterId = "two" }, [grown], [(0, 20), (0, 0), (0, 0)]).Partitions[4].Lost);
    }

    [Fact]
    public void A_partition_that_has_a_checkpoint_of_its_own_counts_though_the_count_beside_it_is_older()
    {
        Checkpoint added = Read(First, 4, 0, 10) with { PartitionCount = 3 };
        Assert.Equal(5, SourceReach.Of(First, new Inputs([added], [])).PartitionCount);
        SuccessionPlan plan = Plan(First, Log with { ClusterId = "two" }, [added], [(0, 20), (0, 0), (0, 0)]);
        Assert.Equal([Lost(0, null), Lost(10, null)], plan.Partitions.Skip(3).Select(partition => partition.Lost));
    }

    [Fact]
    public void Where_checkpoints_have_a_hole_what_is_lost_begins_at_the_hole()
    {
        SuccessionPlan plan = Plan(First, Log with { ClusterId = "two" }, [Read(First, 0, 0, 10), Read(First, 0, 15, 30)], [(0, 20), (0, 0), (0, 0)]);
        Assert.Equal(Lost(10, null), plan.Partitions[0].Lost);
    }

    [Fact]
    public void A_generation_that_was_never_read_ends_where_it_began()
    {
        SourceRecord second = Plan(First, Log, [Read(First, 0, 0, 10)], [(15, 20), (0, 0), (0, 0)]).ToRecord("me", "test", Noon);
        SuccessionPlan plan = Plan(second, Log, [Read(First, 0, 0, 10)], [(18, 20), (0, 0), (0, 0)]);
        Assert.Equal(Going(0, 18, Lost(15, 18)), plan.Partitions[0]);
    }

    [Fact]
    public void The_new_generation_has_a_name_of_its_own_that_follows_from_the_one_it_retires_alone()
    {
        SourceRecord same = Plan(First, Log, [], [(0, 0), (0, 0), (0, 0)]).ToRecord("me", "test", Noon);
        SourceRecord moved = Plan(First, Log with { ClusterId = "two" }, [], [(0, 0), (0, 0), (0, 0)]).ToRecord("you", "other", Noon);
        Assert.Equal(same.Source, moved.Source);
        Assert.Equal(2, same.Generation);
        Assert.NotEqual(First.Source, same.Source);
        Assert.NotEqual(same.Source, Plan(same, Log, [], [(0, 0), (0, 0), (0, 0)]).ToRecord("me", "test", Noon).Source);
    }

    [Fact]
    public void Lost_offsets_are_covered_only_by_ranges_without_a_hole_up_to_a_known_end()
    {
        LostOffsets lost = Lost(10, 20);
        Assert.True(lost.IsCoveredBy([Range(15, 25), Range(5, 15)]));
        Assert.True(lost.IsCoveredBy([Range(10, 12), Range(11, 20)]));
        Assert.False(lost.IsCoveredBy([Range(10, 14), Range(15, 20)]));
        Assert.False(lost.IsCoveredBy([Range(11, 20)]));
        Assert.False(lost.IsCoveredBy([Range(0, 10), Range(10, 19)]));
        Assert.False(lost.IsCoveredBy([]));
        Assert.False(Lost(10, null).IsCoveredBy([Range(0, long.MaxValue)]));
    }

    internal static Checkpoint Read(SourceRecord source, int partition, long from, long to) => new()
    {
        Format = Checkpoint.CurrentFormat,
        Source = source.Source,
        Partition = new LogPartition(partition),
        PartitionCount = source.PartitionCount,
        From = new LogOffset(from),
        To = new LogOffset(to),
        LeaderEpoch = null,
        LastMessage = null,
        OldestLoggedAt = null,
        NewestLoggedAt = null,
        Segment = null,
        Quarantine = null,
        Counters = new CheckpointCounters(to - from, 0, 0, to - from),
        HomeDates = [],
        CaughtUpAt = null,
        CreatedAt = Noon,
    };

    private static SuccessionPlan Plan(
        SourceRecord retiring, LogIdentity log, IReadOnlyList<Checkpoint> checkpoints, (long Earliest, long End)[] held, params int[] anew) =>
        SuccessionPlan.Of(
            retiring,
            new Inputs(checkpoints, []),
            new LogSurvey(
                log with { PartitionCount = held.Length },
                [.. held.Select((bounds, number) => new PartitionBounds(new LogPartition(number), new LogOffset(bounds.Earliest), new LogOffset(bounds.End)))]),
            anew.Select(number => new LogPartition(number)).ToHashSet());

    private static PartitionSuccession Going(int partition, long? startsAt, LostOffsets? lost = null) =>
        new(new LogPartition(partition), startsAt is { } start ? new LogOffset(start) : null, lost);

    private static LostOffsets Lost(long from, long? to) => new(new LogOffset(from), to is { } end ? new LogOffset(end) : null);

    private static OffsetRange Range(long from, long to) => new(new LogOffset(from), new LogOffset(to));
}
