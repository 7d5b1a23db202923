using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Aggregator.Checkpoints;

public sealed class CountedRangeTests
{
    [Fact]
    public void Checkpoints_that_follow_each_other_add_up() =>
        Assert.Equal("2-9 7 = 5 + 1 + 1", Text([Of(2, 5, accepted: 2, quarantined: 1), Of(5, 9, accepted: 3), Of(9, 9)]));

    [Fact]
    public void Of_overlapping_owners_those_are_counted_that_fit_together() =>
        Assert.Equal("0-9 9 = 9 + 0 + 0", Text([Of(0, 7, accepted: 7), Of(0, 5, accepted: 5), Of(5, 9, accepted: 4)]));

    [Fact]
    public void Where_none_fit_together_nothing_is_said() =>
        Assert.Null(CountedRange.Of([Of(0, 5, accepted: 5), Of(3, 9, accepted: 6)]));

    [Fact]
    public void What_lies_beyond_a_hole_is_not_counted() =>
        Assert.Equal("0-5 5 = 5 + 0 + 0", Text([Of(0, 5, accepted: 5), Of(7, 9, accepted: 2)]));

    [Fact]
    public void An_idle_partition_has_passed_nothing() => Assert.Equal("4-4 0 = 0 + 0 + 0", Text([Of(4, 4)]));

    [Fact]
    public void Without_checkpoints_nothing_is_said() => Assert.Null(CountedRange.Of([]));

    private static string Text(Checkpoint[] checkpoints)
    {
        CountedRange counted = CountedRange.Of(checkpoints)!;
        CheckpointCounters counters = counted.Counters;
        Assert.True(counters.AreConserved);
        return $"{counted.Range.From}-{counted.Range.To} {counters.Passed} = {counters.Accepted} + {counters.Quarantined} + {counters.Gaps}";
    }

    private static Checkpoint Of(long from, long to, long accepted = 0, long quarantined = 0) => new()
    {
        Format = Checkpoint.CurrentFormat,
        Source = SourceId.ForTopic("transactions", "0123456789abcdef"),
        Partition = new LogPartition(0),
        PartitionCount = 1,
        From = new LogOffset(from),
        To = new LogOffset(to),
        LeaderEpoch = null,
        LastMessage = null,
        OldestLoggedAt = null,
        NewestLoggedAt = null,
        Segment = null,
        Quarantine = null,
        Counters = new CheckpointCounters(to - from, accepted, quarantined, to - from - accepted - quarantined),
        HomeDates = [],
        CaughtUpAt = null,
        CreatedAt = Transactions.Noon,
    };
}
