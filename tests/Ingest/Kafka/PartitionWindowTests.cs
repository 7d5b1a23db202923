using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class PartitionWindowTests
{
    private const int WindowBytes = 20_000;

    private const int WindowMessages = 300;

    private static readonly ProducerPace Pace = new() { Group = "tests", WindowBytes = WindowBytes, WindowMessages = WindowMessages };

    [Property(MaxTest = 300)]
    public Property What_lies_past_the_committed_offset_never_exceeds_the_window() =>
        Prop.ForAll(Steps().ToArbitrary(), steps =>
        {
            PartitionWindow window = new(Pace, committed: new LogOffset(7), end: new LogOffset(7));
            List<int> sizes = [];
            int committed = 0;
            foreach ((int size, int commitPercent) in steps)
            {
                if (window.HasRoomFor(size))
                {
                    window.Add(size);
                    sizes.Add(size + PartitionWindow.FramingBytes);
                }
                else
                {
                    committed += (sizes.Count - committed) * commitPercent / 100;
                    window.Advance(new LogOffset(7 + committed));
                }

                Assert.True(sizes.Count - committed <= WindowMessages);
                Assert.True(sizes.Count - committed <= 1 || sizes.Skip(committed).Sum() <= WindowBytes);
            }
        });

    [Property(MaxTest = 100)]
    public Property A_group_that_has_caught_up_always_has_room() =>
        Prop.ForAll(Steps().ToArbitrary(), steps =>
        {
            PartitionWindow window = new(Pace, committed: new LogOffset(0), end: new LogOffset(0));
            long end = 0;
            foreach ((int size, int _) in steps)
            {
                if (!window.HasRoomFor(size))
                    Assert.True(window.Advance(new LogOffset(end)));

                Assert.True(window.HasRoomFor(size));
                window.Add(size);
                end++;
            }
        });

    [Fact]
    public void What_lay_there_before_is_waited_for()
    {
        PartitionWindow window = new(Pace, committed: new LogOffset(3), end: new LogOffset(5));

        Assert.False(window.HasRoomFor(1));
        window.Advance(new LogOffset(4));
        Assert.False(window.HasRoomFor(1));
        window.Advance(new LogOffset(5));
        Assert.True(window.HasRoomFor(1));
    }

    /// <summary>Messages' sizes, now and then one beyond the window itself, each with how much of what is outstanding is committed if it must wait.</summary>
    private static Gen<(int Size, int CommitPercent)[]> Steps() => Gen.Frequency(
            (50, Gen.Choose(0, 400)),
            (1, Gen.Choose(WindowBytes, 2 * WindowBytes)))
        .SelectMany(size => Gen.Choose(0, 100).Select(percent => (size, percent)))
        .ArrayOf(1_000);
}
