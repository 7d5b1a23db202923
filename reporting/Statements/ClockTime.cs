using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Reporting.Statements;

/// <summary>A time as a customer reads it off a clock: <c>25 Oct 2026, 01:30:05</c>.</summary>
public static class ClockTime
{
    /// <summary>To the second, in the zone; with its offset in the hour that a clock passes twice.</summary>
    public static string Of(Timestamp at, DateTimeZone zone)
    {
        ZonedDateTime local = at.ToInstant().InZone(zone);
        string text = local.LocalDateTime.ToString("d MMM uuuu, HH:mm:ss", CultureInfo.InvariantCulture);
        return zone.MapLocal(local.LocalDateTime).Count > 1 ? $"{text} ({local.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture)})" : text;
    }
}
