using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// When a partition was last seen read to its end: a consumer's clock says it, and the broker's bounds it. What the broker logged before that time, by its own clock, lay before the end that
/// was seen; where it lies beyond, that end was seen earlier than the consumer's clock said.
/// </summary>
public static class CaughtUpTime
{
    /// <param name="checkpoints">Of one partition.</param>
    /// <param name="now">What is later counts for nothing.</param>
    /// <returns>Null where the end was never seen.</returns>
    public static Timestamp? Of(IEnumerable<Checkpoint> checkpoints, Timestamp now)
    {
        Checkpoint[] read = [.. checkpoints.OrderByDescending(checkpoint => checkpoint.From)];
        Timestamp? newest = null;
        Timestamp? loggedBeyond = null;
        int beyond = 0;
        foreach (Checkpoint checkpoint in read.OrderByDescending(checkpoint => checkpoint.To))
        {
            for (; beyond < read.Length && read[beyond].From >= checkpoint.To; beyond++)
            {
                loggedBeyond = read[beyond].OldestLoggedAt is { } at && !(at >= loggedBeyond) ? at : loggedBeyond;
            }

            if (checkpoint.CaughtUpAt is { } said && said <= now)
            {
                Timestamp borneOut = loggedBeyond < said ? loggedBeyond.Value : said;
                newest = newest >= borneOut ? newest : borneOut;
            }
        }

        return newest;
    }
}
