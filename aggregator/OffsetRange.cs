using Accounting.Ingest;

namespace Accounting.Aggregator;

/// <summary>Offsets from <paramref name="From"/> up to, and not with, <paramref name="To"/>.</summary>
public readonly record struct OffsetRange(LogOffset From, LogOffset To)
{
    public bool IsEmpty => From >= To;

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

        LogOffset? end = null;
        foreach (OffsetRange range in all.Where(range => !range.IsEmpty))
        {
            if (range.From > end)
            {
                break;
            }

            end = end is { } reached && reached > range.To ? reached : range.To;
        }

        return end;
    }
}
