using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Aggregator.Store;

/// <summary>A business time zone by rules that a store has recorded, not by those of the program: whoever cuts by it cuts as the store does.</summary>
public sealed class RecordedZone : DateTimeZone
{
    private readonly ZoneInterval[] _intervals;

    internal RecordedZone(ZoneRules rules, ZoneHistory history, int place)
        : base(rules.Zone, rules.Transitions.Count == 1, OffsetOf(rules, offsets => offsets.Min()), OffsetOf(rules, offsets => offsets.Max()))
    {
        Rules = rules;
        Hash = rules.ToContent().Hash;
        History = history;
        Place = place;
        _intervals = [.. rules.Transitions.Select((_, index) => IntervalOf(rules, index))];
    }

    public ZoneRules Rules { get; }

    public ContentHash256 Hash { get; }

    /// <summary>All rules that the store was ever cut by.</summary>
    internal ZoneHistory History { get; }

    /// <summary>Which of them these are, from 0.</summary>
    internal int Place { get; }

    public override ZoneInterval GetZoneInterval(Instant instant)
    {
        int from = 0;
        int to = _intervals.Length - 1;
        while (from < to)
        {
            int middle = (from + to + 1) / 2;
            if (_intervals[middle].Start <= instant)
            {
                from = middle;
            }
            else
            {
                to = middle - 1;
            }
        }

        return _intervals[from];
    }

    private static Offset OffsetOf(ZoneRules rules, Func<IEnumerable<int>, int> choose) => Offset.FromSeconds(choose(rules.Transitions.Select(transition => transition.OffsetSeconds)));

    private static ZoneInterval IntervalOf(ZoneRules rules, int index)
    {
        var offset = Offset.FromSeconds(rules.Transitions[index].OffsetSeconds);
        Instant? start = index == 0 ? null : rules.Transitions[index].At.ToInstant();
        Instant? end = index == rules.Transitions.Count - 1 ? null : rules.Transitions[index + 1].At.ToInstant();
        return new ZoneInterval(offset.ToString(), start, end, offset, Offset.Zero);
    }
}
