using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>Calendars by the rules that cuts name, to cut again as they did; one for each thread.</summary>
/// <param name="zone">The zone by the rules in force.</param>
public sealed class CutCalendars(DateTimeZone zone)
{
    private readonly Dictionary<ContentHash256, BusinessCalendar?> _named = [];
    private BusinessCalendar? _first;

    /// <summary>Null where nobody knows the rules: the cut cannot be made again.</summary>
    public BusinessCalendar? Of(ContentHash256? cutBy)
    {
        if (cutBy is not { } name)
        {
            return _first ??= zone.OfCut(null) is { } first ? new BusinessCalendar(first) : null;
        }

        if (!_named.TryGetValue(name, out BusinessCalendar? calendar))
        {
            _named.Add(name, calendar = zone.OfCut(name) is { } named ? new BusinessCalendar(named) : null);
        }

        return calendar;
    }
}
