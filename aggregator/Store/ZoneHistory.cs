using Accounting.Ingest;
using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Aggregator.Store;

/// <summary>All time-zone rules that a store was ever cut by, in the order in which they came into force.</summary>
public sealed class ZoneHistory
{
    private readonly RecordedZone?[] _zones;

    /// <param name="rules">At least one; null of the first where nobody knows them.</param>
    public ZoneHistory(IReadOnlyList<ZoneRules?> rules)
    {
        _zones = [.. rules.Select((own, place) => own is null ? null : new RecordedZone(own, this, place))];
    }

    /// <summary>The zone by the rules in force.</summary>
    public RecordedZone InForce => _zones[^1]!;

    /// <summary>The same with rules in force after all of these.</summary>
    public ZoneHistory With(ZoneRules next) => new([.. _zones.Select(zone => zone?.Rules), next]);

    /// <summary>Whether there are rows of which nobody knows by what rules they were cut.</summary>
    public bool BeginsUnknown => _zones[0] is null;

    /// <summary>What a cut by these rules is called: nothing, of the first that the store had, so that cuts say the same with and without a history.</summary>
    internal ContentHash256? NameOf(RecordedZone zone) => zone.Place == 0 || _zones[0]?.Hash == zone.Hash ? null : zone.Hash;

    /// <summary>The same of a cut whose rows are of some months: the name of the oldest rules that would have cut it so.</summary>
    internal ContentHash256? NameOf(RecordedZone zone, IReadOnlyCollection<BusinessMonth> months) =>
        NameOf(_zones[..zone.Place].OfType<RecordedZone>().FirstOrDefault(older => Agree(older, zone, months)) ?? zone);

    /// <summary>The zone as a cut of that name has it; null where nobody knows.</summary>
    internal RecordedZone? Find(ContentHash256? name) => name is null ? _zones[0] : Array.Find(_zones, zone => zone?.Hash == name);

    /// <summary>Whether both cut alike whatever one of them puts into the months: a row lies no more than a day from the day that it is of.</summary>
    internal static bool Agree(DateTimeZone one, DateTimeZone other, IReadOnlyCollection<BusinessMonth> months) => months.All(month =>
    {
        Instant at = month.StartIn(DateTimeZone.Utc) - ZoneCuts.Margin;
        Instant end = month.EndIn(DateTimeZone.Utc) + ZoneCuts.Margin;
        while (at < end)
        {
            ZoneInterval of = one.GetZoneInterval(at);
            ZoneInterval with = other.GetZoneInterval(at);
            if (of.WallOffset != with.WallOffset)
            {
                return false;
            }

            at = Instant.Min(of.HasEnd ? of.End : end, with.HasEnd ? with.End : end);
        }

        return true;
    });
}
