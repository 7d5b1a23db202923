using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Aggregator.Offsets;

public sealed class OffsetRangeTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("3-5", 5L)]
    [InlineData("3-5 5-9", 9L)]
    [InlineData("3-7 5-9 4-6", 9L)]
    [InlineData("3-5 6-9", 5L)]
    [InlineData("3-5 5-5", 5L)]
    public void A_stretch_ends_where_the_first_offset_is_missing(string ranges, long? end) => Assert.Equal(end, EndOf(ranges));

    [Theory]
    [InlineData("0-0", 0L)]
    [InlineData("0-0 2-2", 2L)]
    [InlineData("0-0 3-4", 4L)]
    [InlineData("0-0 3-4 9-9", 4L)]
    public void An_empty_range_counts_only_where_no_other_does(string ranges, long? end) => Assert.Equal(end, EndOf(ranges));

    private static long? EndOf(string ranges) => OffsetRange.EndOfFirstStretch(
        from range in ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let ends = range.Split('-')
        select new OffsetRange(new LogOffset(long.Parse(ends[0], CultureInfo.InvariantCulture)), new LogOffset(long.Parse(ends[1], CultureInfo.InvariantCulture))))?.Value;
}
