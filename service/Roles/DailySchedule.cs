using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Service.Roles;

/// <summary>
/// One time of day in one zone. On a day that skips it, the first instant after the gap stands for it;
/// on a day that has it twice, the first.
/// </summary>
public sealed class DailySchedule(LocalTime timeOfDay, DateTimeZone zone)
{
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first such time past <paramref name="instant"/>.</summary>
    public Instant NextAfter(Instant instant)
    {
        LocalDate day = instant.InZone(zone).Date;
        Instant today = On(day);
        return today > instant ? today : On(day.PlusDays(1));
    }

    /// <summary>The last such time up to <paramref name="instant"/>.</summary>
    public Instant LastUpTo(Instant instant)
    {
        LocalDate day = instant.InZone(zone).Date;
        Instant today = On(day);
        return today <= instant ? today : On(day.PlusDays(-1));
    }

    private Instant On(LocalDate day) => zone.ResolveLocal(day + timeOfDay, Resolver).ToInstant();
}
