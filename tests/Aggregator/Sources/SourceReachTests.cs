using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Sources;

public sealed class SourceReachTests
{
    private static readonly SourceRecord First =
        SourceRecord.First(new LogIdentity { ClusterId = "one", Topic = "transactions", TopicId = "A", PartitionCount = 1 });

    /// <summary>A generation that begins at offset 10.</summary>
    private static readonly SourceRecord Second = First.Successor(First.Log, new SourceSuccession
    {
        Retired = First.Source,
        By = "me",
        Reason = "test",
        At = Noon,
        Partitions = [new PartitionSuccession(new LogPartition(0), new LogOffset(10), null)],
    });

    [Theory]
    [InlineData("0-10", "", 10)]
    [InlineData("0-10 15-20", "", 10)]
    [InlineData("0-10 15-20", "10-15", 20)]
    [InlineData("0-10 15-20", "8-16", 20)]
    [InlineData("0-10 15-20", "10-14", 14)]
    [InlineData("0-10 15-20", "11-15", 10)]
    [InlineData("0-10", "10-30", 30)]
    [InlineData("", "0-30", null)]
    [InlineData("10-10", "10-30", 30)]
    public void A_run_that_has_read_a_hole_again_moves_the_place_beyond_it(string checkpoints, string read, int? end) =>
        Assert.Equal(end, EndOf(First, checkpoints, read));

    [Theory]
    [InlineData("0-5", "500-600", 600)]
    [InlineData("0-500", "500-600", 600)]
    public void What_a_run_read_from_before_a_consumer_began_is_not_the_place(string read, string checkpoints, int? end) =>
        Assert.Equal(end, EndOf(First, checkpoints, read));

    [Theory]
    [InlineData("10-20", "", 20)]
    [InlineData("15-20", "", 10)]
    [InlineData("15-20", "10-15", 20)]
    [InlineData("", "", 10)]
    [InlineData("", "10-12", 12)]
    public void Where_the_record_says_where_a_source_begins_a_first_checkpoint_that_is_gone_is_a_hole(string checkpoints, string read, int? end) =>
        Assert.Equal(end, EndOf(Second, checkpoints, read));

    private static int? EndOf(SourceRecord source, string checkpoints, string read)
    {
        Run run = Run.Abandon(RunId.Of(RunKind.Replay, Noon), Noon) with
        {
            IsAbandoned = false,
            Read = Coverage.Of(Ranges(read).Select(range => (source.Source, new LogPartition(0), range)), []).Partitions,
        };
        Checkpoint[] live = [.. Ranges(checkpoints).Select(range => SuccessionPlanTests.Read(source, 0, range.From.Value, range.To.Value))];
        return (int?)SourceReach.Of(source, new Inputs(live, [run])).EndOf(new LogPartition(0))?.Value;
    }

    private static IEnumerable<OffsetRange> Ranges(string ranges) => ranges
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(range => range.Split('-'))
        .Select(ends => new OffsetRange(new LogOffset(long.Parse(ends[0], null)), new LogOffset(long.Parse(ends[1], null))));
}
