using Accounting.Ingest;

namespace Accounting.Aggregator.Offsets;

/// <summary>Offsets from <paramref name="From"/> up to, and not with, <paramref name="To"/>.</summary>
public readonly record struct OffsetRange(LogOffset From, LogOffset To)
{
    public bool IsEmpty => From >= To;

    /// <summary>How many offsets it has.</summary>
    public long Length => IsEmpty ? 0 : To.Value - From.Value;

    public bool Contains(LogOffset offset) => offset >= From && offset < To;

    /// <summary>Whether some offset is in both.</summary>
    public bool Overlaps(OffsetRange other) => !IsEmpty && !other.IsEmpty && From < other.To && other.From < To;

    /// <summary>What is left of ranges when others are taken out of them, ascending.</summary>
    public static IReadOnlyList<OffsetRange> Without(IReadOnlyList<OffsetRange> ranges, IReadOnlyList<OffsetRange> taken)
    {
        var left = new List<OffsetRange>();
        List<OffsetRange> ordered = [.. taken.Where(range => !range.IsEmpty).OrderBy(range => range.From)];
        foreach (OffsetRange range in ranges.OrderBy(range => range.From))
        {
            LogOffset from = range.From;
            foreach (OffsetRange other in ordered.Where(range.Overlaps))
            {
                if (other.From > from)
                {
                    left.Add(new OffsetRange(from, other.From));
                }

                from = other.To > from ? other.To : from;
            }

            if (from < range.To)
            {
                left.Add(new OffsetRange(from, range.To));
            }
        }

        return left;
    }

    /// <summary>
    /// Where the first unbroken stretch of ranges ends: what lies before is known without a gap. Null where there is no range.
    /// Ranges that overlap are as good as ones that follow each other. Empty ranges cover nothing and count only where no other does:
    /// "nothing below here yet" may have been said of a partition's beginning, by an owner whose write arrived late, after another had
    /// found the first message further on, and what lies between the two never held one.
    /// </summary>
    public static LogOffset? EndOfFirstStretch(IEnumerable<OffsetRange> ranges)
    {
        List<OffsetRange> all = [.. ranges.OrderBy(range => range.From).ThenBy(range => range.To)];
        if (all.TrueForAll(range => range.IsEmpty))
        {
            return all.Count == 0 ? null : all[^1].To;
        }

        return EndOfStretchFrom(all.First(range => !range.IsEmpty).From, all);
    }

    /// <summary>Where the unbroken stretch of ranges that begins at an offset ends: at that offset itself where no range covers it.</summary>
    public static LogOffset EndOfStretchFrom(LogOffset beginning, IEnumerable<OffsetRange> ranges)
    {
        LogOffset end = beginning;
        foreach (OffsetRange range in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.From))
        {
            if (range.From > end)
            {
                break;
            }

            end = range.To > end ? range.To : end;
        }

        return end;
    }
}
