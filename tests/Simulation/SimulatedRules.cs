using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>What one time zone database says of the store's zone, as plainly as can be: so many hours ahead of UTC, and from midnight UTC of a day on so many others.</summary>
internal sealed class SimulatedRules
{
    private const string ZoneId = "Asia/Tokyo";

    /// <summary>Long after everything that is booked.</summary>
    private const string FarDay = "2030-01-01";

    private readonly string _version;
    private readonly int _hours;
    private readonly string _day;
    private readonly int _hoursThen;
    private readonly Timestamp _change;

    private SimulatedRules(string version, int hours, string day, int hoursThen)
    {
        (_version, _hours, _day, _hoursThen) = (version, hours, day, hoursThen);
        _change = Transactions.At(day + "T00:00:00Z");
        Zone = OlderZones.ZoneOf(ZoneId, hours, (day, hoursThen));
        Name = ZoneRules.Of(Zone, version).ToContent().Hash;
    }

    public DateTimeZone Zone { get; }

    /// <summary>What cuts name them by.</summary>
    public ContentHash256 Name { get; }

    /// <summary>What a program brings that has these rules.</summary>
    public ZoneDatabase Database => new(_version, id => id == ZoneId ? Zone : null);

    /// <summary>Rules one after the other, each of which differs from the one before: mostly about the days of which most is booked, now and then long after.</summary>
    public static SimulatedRules[] Draw(SimulatedRandom random)
    {
        int hours = random.Pick(-5, -1, 0, 0, 1, 9);
        SimulatedRules first = After(null, hours, random, "2020a");
        SimulatedRules second = After(first, hours, random, "2021a");
        SimulatedRules third = random.OneIn(3) ? new SimulatedRules("2022a", hours, first._day, first._hoursThen) : After(second, hours, random, "2022a");
        return random.OneIn(3) ? [first, second, third] : [first, second];
    }

    public BusinessDay DayOf(Timestamp at) => new(at.Plus(Duration.FromHours(HoursAt(at))).UtcDate.DaysSinceEpoch);

    /// <summary>Whether both say the same all the way from one time to another.</summary>
    public bool SaysAs(SimulatedRules other, Timestamp from, Timestamp to) =>
        new[] { from, to, _change, other._change }.Where(at => at >= from && at <= to).All(at => HoursAt(at) == other.HoursAt(at));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_version} ({_hours} h, from {_day} on {_hoursThen} h)");

    private static SimulatedRules After(SimulatedRules? before, int hours, SimulatedRandom random, string version)
    {
        string day = random.Pick("2026-09-01", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02", FarDay);
        int then = hours + random.Pick(-3, -2, -1, 1, 2, 3);
        return new SimulatedRules(version, hours, day, before?._day == day && before._hoursThen == then ? then - 7 : then);
    }

    private int HoursAt(Timestamp at) => at < _change ? _hours : _hoursThen;
}
