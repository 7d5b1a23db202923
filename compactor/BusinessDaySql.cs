using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Compactor;

/// <summary>SQL of a stored row's business day by other time-zone rules than those it was cut by: it follows from <c>occurred_at</c> alone.</summary>
public static class BusinessDaySql
{
    public const string Column = "business_day";

    private const string Microseconds = "epoch_us(occurred_at)";

    /// <summary>Of rows of a version, by the rules in force; null where these cut it as it is.</summary>
    public static string? Recut(DateTimeZone zone, DayManifest manifest) => zone.CutsAlike(manifest.CutBy, manifest.BusinessMonths)
        ? null
        : Of(zone, manifest.BusinessMonths.Select(month => new Interval(month.StartIn(DateTimeZone.Utc) - ZoneCuts.Margin, month.EndIn(DateTimeZone.Utc) + ZoneCuts.Margin)));

    /// <summary>Of rows cut by the rules in force, by those that a cut names; the column itself where both cut alike, or nobody knows the others.</summary>
    public static string AsCutBy(DateTimeZone zone, ContentHash256? cutBy)
    {
        DateTimeZone? other = zone.OfCut(cutBy);
        Interval[] differences = other is null || ReferenceEquals(other, zone) ? [] : [.. ZoneRules.Differences(zone, other)];
        return differences.Length == 0 ? Column : Of(other!, differences);
    }

    /// <summary>A table of rows whose business days are replaced.</summary>
    /// <param name="from">What it takes them from.</param>
    /// <param name="day">The SQL of the days; null to leave them.</param>
    public static string Replace(string from, string? day) => day is null ? from : $"(SELECT * REPLACE ({day} AS {Column}) FROM {from})";

    /// <summary>Within the stretches by the zone, else as it stands.</summary>
    private static string Of(DateTimeZone zone, IEnumerable<Interval> stretches)
    {
        IEnumerable<string> cases =
            from stretch in stretches
            from interval in zone.GetZoneIntervals(stretch)
            select string.Create(CultureInfo.InvariantCulture, $"WHEN {Between(interval, stretch)} THEN make_timestamp({Microseconds} + {interval.WallOffset.Seconds * Timestamp.MicrosecondsPerSecond})::DATE");
        return $"CASE {string.Join(' ', cases)} ELSE {Column} END";
    }

    private static string Between(ZoneInterval interval, Interval stretch)
    {
        Instant from = interval.HasStart && interval.Start > stretch.Start ? interval.Start : stretch.Start;
        Instant? to = !interval.HasEnd ? (stretch.HasEnd ? stretch.End : null) : stretch.HasEnd && stretch.End < interval.End ? stretch.End : interval.End;
        string after = string.Create(CultureInfo.InvariantCulture, $"{Microseconds} >= {Timestamp.FromInstant(from).Microseconds}");
        return to is { } end ? string.Create(CultureInfo.InvariantCulture, $"{after} AND {Microseconds} < {Timestamp.FromInstant(end).Microseconds}") : after;
    }
}
