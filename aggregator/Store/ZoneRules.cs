using System.Text.Json.Serialization;
using Accounting.Ingest;
using NodaTime;
using NodaTime.TimeZones;

namespace Accounting.Aggregator.Store;

/// <summary>
/// <c>state/zones/&lt;hash&gt;.json</c>: how one version of the time zone database cuts days in one zone, as plain transitions over the years that transactions may
/// name. A package holds only the newest database: what days were cut by has to be kept, or nobody can cut by it again.
/// </summary>
public sealed record ZoneRules
{
    public const int CurrentFormat = 1;

    /// <summary>Days of these years begin and end within them in every zone.</summary>
    private static readonly Interval Kept = new(Timestamp.Earliest.ToInstant(), Timestamp.Latest.ToInstant() + Duration.FromDays(3));

    public required int Format { get; init; }

    /// <summary>The IANA id.</summary>
    public required string Zone { get; init; }

    /// <summary>The time zone database that they were taken from, such as <c>2026f</c>.</summary>
    [JsonPropertyName("tzdb_version")]
    public required string TzdbVersion { get; init; }

    /// <summary>Ascending; at least one.</summary>
    public required IReadOnlyList<ZoneTransition> Transitions { get; init; }

    public static ZoneRules Of(DateTimeZone zone, string tzdbVersion)
    {
        var transitions = new List<ZoneTransition>();
        foreach (ZoneInterval interval in zone.GetZoneIntervals(Kept))
        {
            int offset = interval.WallOffset.Seconds;
            if (transitions.Count == 0 || transitions[^1].OffsetSeconds != offset)
            {
                Timestamp at = transitions.Count == 0 ? Timestamp.Earliest : Timestamp.FromInstant(interval.Start);
                transitions.Add(new ZoneTransition(at, offset));
            }
        }

        return new ZoneRules { Format = CurrentFormat, Zone = zone.Id, TzdbVersion = tzdbVersion, Transitions = transitions };
    }

    /// <summary>The stretches of time for which two sets of rules say other offsets, ascending; the last may have no end.</summary>
    public static IEnumerable<Interval> Differences(DateTimeZone one, DateTimeZone other)
    {
        Instant? began = null;
        Instant at = Kept.Start;
        while (at < Kept.End)
        {
            ZoneInterval of = one.GetZoneInterval(at);
            ZoneInterval with = other.GetZoneInterval(at);
            bool differs = of.WallOffset != with.WallOffset;
            if (differs != began is not null)
            {
                if (began is { } start)
                {
                    yield return new Interval(start, at);
                }

                began = differs ? at : null;
            }

            at = Instant.Min(EndOf(of), EndOf(with));
        }

        if (began is { } last)
        {
            yield return new Interval(last, null);
        }
    }

    /// <summary>The rules under the name that their bytes give them.</summary>
    public (ContentHash256 Hash, ObjectContent Content) ToContent()
    {
        byte[] bytes = SealedJson.Serialize(this);
        var hash = ContentHash256.Of(bytes);
        return (hash, ObjectContent.FromBytes(ZoneFiles.Rules(hash), bytes));
    }

    /// <exception cref="DamagedDataException">The bytes aren't those that the hash was taken of, or say no rules.</exception>
    /// <exception cref="StoreMismatchException">Another version of the program wrote them, in another format.</exception>
    public static ZoneRules Parse(ContentHash256 hash, byte[] bytes)
    {
        ObjectKey key = ZoneFiles.Rules(hash);
        ZoneRules rules = SealedJson.Deserialize<ZoneRules>(key, bytes, format: CurrentFormat);
        bool isOrdered = rules.Transitions.Count > 0 && rules.Transitions.Zip(rules.Transitions.Skip(1)).All(pair => pair.First.At < pair.Second.At);
        return isOrdered && ContentHash256.Of(bytes) == hash
            ? rules
            : throw new DamagedDataException($"{key} isn't what its name says. Restore it from a copy of the store.");
    }

    private static Instant EndOf(ZoneInterval interval) => interval.HasEnd ? interval.End : Kept.End;
}
