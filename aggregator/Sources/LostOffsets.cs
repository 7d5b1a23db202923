using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>Offsets of a retired source that its successor cannot give: from the first that no checkpoint covered up to, and not with, the last known end.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">Where they end; null where nobody can know what was written there.</param>
public sealed record LostOffsets(LogOffset From, LogOffset? To)
{
    /// <summary>Whether ranges of the same partition hold all of them: never where the end is unknown.</summary>
    public bool IsCoveredBy(IEnumerable<OffsetRange> ranges)
    {
        if (To is not { } end)
        {
            return false;
        }

        LogOffset reached = From;
        foreach (OffsetRange range in ranges.OrderBy(range => range.From))
        {
            if (range.From > reached)
            {
                break;
            }

            reached = range.To > reached ? range.To : reached;
        }

        return reached >= end;
    }

    public override string ToString() => To is { } end ? $"{From} to {end}" : $"{From} on, to an end that nobody knows";
}
