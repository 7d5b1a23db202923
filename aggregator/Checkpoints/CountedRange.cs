using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What became of every offset of a stretch of a partition, each counted once.</summary>
/// <param name="Range">The offsets.</param>
/// <param name="Counters">Passed is the range's length.</param>
public sealed record CountedRange(OffsetRange Range, CheckpointCounters Counters)
{
    /// <summary>
    /// Counts the first unbroken stretch of one partition's checkpoints by some that follow each other without overlap. Null where there is no
    /// checkpoint, or where owners left overlapping ones such that no choice of them ends at each other's beginnings: then an offset would be
    /// counted twice, or not at all.
    /// </summary>
    public static CountedRange? Of(IReadOnlyCollection<Checkpoint> checkpoints)
    {
        if (checkpoints.Count == 0 || OffsetRange.EndOfFirstStretch(checkpoints.Select(checkpoint => checkpoint.Range)) is not { } end)
        {
            return null;
        }

        LogOffset start = checkpoints.Where(checkpoint => checkpoint.From < checkpoint.To).Select(checkpoint => checkpoint.From).DefaultIfEmpty(end).Min();
        var counted = new Dictionary<LogOffset, CheckpointCounters> { [start] = default };
        foreach (Checkpoint checkpoint in checkpoints.Where(checkpoint => !checkpoint.Range.IsEmpty).OrderBy(checkpoint => checkpoint.From).ThenBy(checkpoint => checkpoint.To))
        {
            if (counted.TryGetValue(checkpoint.From, out CheckpointCounters before))
            {
                counted.TryAdd(checkpoint.To, before + checkpoint.Counters);
            }
        }

        return counted.TryGetValue(end, out CheckpointCounters counters) ? new CountedRange(new OffsetRange(start, end), counters) : null;
    }
}
