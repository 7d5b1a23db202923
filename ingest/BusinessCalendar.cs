using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Ingest;

/// <summary>
/// Cuts UTC instants into business days of one IANA zone, days of 23 and 25 hours included.
/// Caches the zone interval and day last asked for, so one instance belongs to one thread.
/// </summary>
public sealed class BusinessCalendar(DateTimeZone zone)
{
    private long _intervalStart = long.MaxValue;
    private long _intervalEnd = long.MinValue;
    private long _offsetMicroseconds;

    public DateTimeZone Zone { get; } = zone;

    public BusinessDay DayOf(Timestamp occurredAt)
    {
        if (occurredAt.Microseconds < _intervalStart || occurredAt.Microseconds >= _intervalEnd)
        {
            Load(occurredAt);
        }

        return new BusinessDay(new Timestamp(occurredAt.Microseconds + _offsetMicroseconds).UtcDate.DaysSinceEpoch);
    }

    private void Load(Timestamp at)
    {
        ZoneInterval interval = Zone.GetZoneInterval(at.ToInstant());
        _intervalStart = interval.HasStart ? Timestamp.FromInstant(interval.Start).Microseconds : long.MinValue;
        _intervalEnd = interval.HasEnd ? Timestamp.FromInstant(interval.End).Microseconds : long.MaxValue;
        _offsetMicroseconds = (long)interval.WallOffset.Seconds * Timestamp.MicrosecondsPerSecond;
    }
}
