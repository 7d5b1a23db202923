using Accounting.Ingest;

namespace Accounting.Aggregator;

/// <summary>Offsets from <paramref name="From"/> up to, and not with, <paramref name="To"/>.</summary>
public readonly record struct OffsetRange(LogOffset From, LogOffset To)
{
    public bool IsEmpty => From >= To;

    /// <summary>
    /// Where the first unbroken stretch of ranges ends: what lies before is known without a gap. Null where there is no range.
    /// Ranges that overlap are as good as ones that follow each other.
    /// </summary>
    public static LogOffset? EndOfFirstStretch(IEnumerable<OffsetRange> ranges)
    {
        LogOffset? end = null;
        foreach (OffsetRange range in ranges.OrderBy(range => range.From).ThenBy(range => range.To))
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
