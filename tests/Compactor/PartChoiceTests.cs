using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Compactor;

public sealed class PartChoiceTests
{
    private static readonly SourceId Source = SourceId.Parse("topic.transactions.0123456789abcdef");

    [ThoroughProperty(200, 5000)]
    public void It_finds_what_a_version_holds_whatever_few_have_come_since(ulong seed)
    {
        var random = new Random((int)(seed % int.MaxValue));
        SegmentPart[] parts = [.. Enumerable.Range(0, random.Next(1, 12)).Select(number => Part(number, random.Next(1, 4), random.Next(6), random))];
        SegmentPart[] held = [.. parts.Where(_ => random.Next(4) > 0)];
        RowDigest wanted = Sum(held);

        IReadOnlyList<SegmentPart>? found = PartChoice.Of(parts, wanted);

        // Every choice there is, one by one.
        SegmentPart[][] right = [.. Enumerable.Range(0, 1 << parts.Length).Select(bits => parts.Where((_, index) => (bits >> index & 1) == 1).ToArray()).Where(choice => Sum(choice) == wanted)];
        Assert.NotNull(found);
        Assert.Contains(right, choice => choice.SequenceEqual(found));
    }

    [ThoroughProperty(200, 5000)]
    public void It_finds_nothing_where_a_version_holds_what_is_not_here(ulong seed)
    {
        var random = new Random((int)(seed % int.MaxValue));
        SegmentPart[] parts = [.. Enumerable.Range(0, random.Next(0, 12)).Select(number => Part(number, random.Next(1, 4), random.Next(6), random))];
        SegmentPart gone = Part(20, 1, 0, random);

        Assert.Null(PartChoice.Of(parts, Sum([.. parts.Where(_ => random.Next(2) > 0), gone])));
    }

    [Fact]
    public void A_day_of_intervals_and_the_late_ones_of_another_owner_are_told_apart_in_no_time()
    {
        var random = new Random(7);
        SegmentPart[] held = [.. Enumerable.Range(0, 3000).Select(number => Part(number, 100, number, random))];
        SegmentPart[] late = [.. Enumerable.Range(0, 40).Select(number => Part(number * 7, 90, 3000 + number, random))];

        Assert.Equal(held, PartChoice.Of([.. held, .. late], Sum(held)));
        Assert.Equal([.. held, .. late.Skip(1)], PartChoice.Of([.. held, .. late], Sum([.. held, .. late.Skip(1)])));
    }

    private static RowDigest Sum(IEnumerable<SegmentPart> parts) => parts.Aggregate(RowDigest.Zero, (sum, part) => sum + part.Rows.Digest);

    private static SegmentPart Part(int number, int rows, int createdAt, Random random)
    {
        var range = new OffsetRange(new LogOffset(number * 100), new LogOffset((number + 1) * 100));
        var hash = ContentHash256.Of([]);
        var ofDate = new HomeDateRows
        {
            Date = HomeDate.Parse("2026-10-05"),
            Position = 0,
            Blocks = 1,
            Digest = Enumerable.Range(0, rows).Aggregate(RowDigest.Zero, (sum, row) => sum + RowDigest.Of((ulong)random.NextInt64(), new LogOffset((number * 100) + row))),
            Months = [],
            RunningTotals = null,
        };
        return new SegmentPart(
            new SegmentLink
            {
                Segment = new SegmentReference(CheckpointKey.ForSegment(Source, new LogPartition(0), range, hash), hash, 1, rows),
                Source = Source,
                Partition = new LogPartition(0),
                Run = null,
                Range = range,
                HomeDates = [ofDate],
                CreatedAt = new Timestamp(createdAt),
            },
            ofDate);
    }
}
