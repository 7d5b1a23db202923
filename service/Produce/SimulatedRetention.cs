using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Produce;

/// <summary>
/// Simulated messages are logged at the simulated time, months ago: a topic that keeps them for less than that, as Kafka's own default of seven days,
/// loses them as soon as it looks.
/// </summary>
public static class SimulatedRetention
{
    private static readonly Duration Margin = Duration.FromDays(30);

    /// <summary>What to say before such messages are produced; null where the topic keeps them.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="start">Its first simulated day.</param>
    /// <param name="now">The time.</param>
    /// <param name="kept">For how long the topic keeps messages; <see cref="Timeout.InfiniteTimeSpan"/> for ever, null where the broker doesn't tell.</param>
    public static string? Warn(string topic, LocalDate start, Instant now, TimeSpan? kept)
    {
        Duration age = now - start.AtMidnight().InUtc().ToInstant();
        if (age <= Duration.Zero || kept == Timeout.InfiniteTimeSpan || (kept is { } known && Duration.FromTimeSpan(known) >= age))
        {
            return null;
        }

        string keeps = kept is { } told
            ? $"keeps messages for {Counted.Of(told.TotalDays, "day")} (retention.ms={told.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)}), and loses these at once"
            : "loses these at once if it keeps messages for less (Kafka's default is 7 days; this broker doesn't tell)";
        long wanted = (long)Math.Ceiling((age + Margin).TotalDays) * NodaConstants.MillisecondsPerDay;
        return string.Create(CultureInfo.InvariantCulture, $"the simulated messages are dated from {start:uuuu-MM-dd} on; the topic {topic} {keeps}. Set its retention.ms to -1, or to {wanted} at least.");
    }
}
