using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Aggregator.Store;

/// <summary>A time zone database that a program brings with it. A store keeps the rules that it is cut by; this one only offers others.</summary>
/// <param name="Version">Such as <c>2026f</c>.</param>
/// <param name="Find">The zone of an IANA id; null where it has none.</param>
public sealed record ZoneDatabase(string Version, Func<string, DateTimeZone?> Find)
{
    /// <summary>That of the running program.</summary>
    public static ZoneDatabase Running { get; } = new(TzdbDateTimeZoneSource.Default.TzdbVersion, DateTimeZoneProviders.Tzdb.GetZoneOrNull);
}
