using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>What a store has to have, or shall be made with.</summary>
/// <param name="TimeZone">The IANA id; null: any, and <see cref="StoreSettings.DefaultTimeZone"/> for a new one.</param>
/// <param name="BucketCount">The bucket count; null: any, and <see cref="StoreSettings.DefaultBucketCount"/> for a new one.</param>
public sealed record StoreWish(string? TimeZone, int? BucketCount)
{
    /// <summary>The first UTC date that a transaction may name; null: any, and some years before <see cref="MadeAt"/> for a new one.</summary>
    public HomeDate? EarliestDay { get; init; }

    /// <summary>How far ahead of the broker's timestamp a transaction may lie; null: any, and <see cref="StoreSettings.DefaultAheadOfBrokerSeconds"/> for a new one.</summary>
    public Duration? AheadOfBrokerMax { get; init; }

    /// <summary>The time zone database that the program brings with it.</summary>
    public ZoneDatabase Zones { get; init; } = ZoneDatabase.Running;

    /// <summary>When a new one is made; null leaves unsettled when transactions may occur.</summary>
    public Timestamp? MadeAt { get; init; }
}
