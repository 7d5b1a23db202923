using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Support;

/// <summary>Time zone databases that never were: what a package before this one might have said.</summary>
internal static class OlderZones
{
    /// <summary>A database by which every zone is so many hours ahead of UTC: from 1970 on, and then from each of the given days on.</summary>
    public static ZoneDatabase Of(int hours, params (string Day, int Hours)[] later) => new("2020a", id => ZoneOf(id, hours, later));

    public static DateTimeZone ZoneOf(string id, int hours, params (string Day, int Hours)[] later) => new ZoneHistory([RulesOf(id, hours, later)]).InForce;

    public static ZoneRules RulesOf(string id, int hours, params (string Day, int Hours)[] later) => new()
    {
        Format = ZoneRules.CurrentFormat,
        Zone = id,
        TzdbVersion = "2020a",
        Transitions =
        [
            new ZoneTransition(Timestamp.Earliest, hours * 3600),
            .. later.Select(change => new ZoneTransition(Transactions.At($"{change.Day}T00:00:00Z"), change.Hours * 3600)),
        ],
    };
}
