using System.Text.Json.Serialization;
using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary><c>store.json</c>: what was settled when the store was made, and every figure in it depends on.</summary>
public sealed record StoreSettings
{
    /// <summary>The format of all files that this version of the program writes.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The earliest that it reads: every file of it stays what it was, and what is written from now on stands beside (docs/decisions/0039).</summary>
    public const int EarliestFormat = 1;

    public const string DefaultTimeZone = "UTC";

    public const int DefaultBucketCount = 1;

    public const long DefaultAheadOfBrokerSeconds = 3600;

    /// <summary>The earliest day of a new store lies so many years before it is made.</summary>
    public const int DefaultYearsBefore = 10;

    public required int Format { get; init; }

    /// <summary>The IANA id of the business time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the time zone database when the store was made, such as <c>2026f</c>.</summary>
    [JsonPropertyName("tzdb_version")]
    public required string TzdbVersion { get; init; }

    /// <summary>Into how many files the winners of a home date are cut, by a hash of their id.</summary>
    public required int BucketCount { get; init; }

    /// <summary>The first UTC date that a transaction may name, as it was when the store was made (<see cref="TimeRuleChange"/> moves it); null where an earlier version made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HomeDate? EarliestDay { get; init; }

    /// <summary>How far ahead of the broker's timestamp a transaction may lie, likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AheadOfBrokerSeconds { get; init; }

    public static ObjectKey Key { get; } = ObjectKey.Parse("store.json");
}
