using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>The object store and the business time zone it has, or shall have.</summary>
/// <param name="DataFolder">A folder's path; not looked at where there is a bucket.</param>
/// <param name="Bucket">The place in a bucket; null for the folder.</param>
/// <param name="S3">How buckets are reached, this one or an archive's.</param>
/// <param name="TimeZoneId">An IANA name that TZDB knows.</param>
/// <param name="TimeZoneIsDefault">Nobody chose the zone: an existing store's own holds.</param>
/// <param name="BucketCount">Null where nobody chose: an existing store's own holds, and a new one gets the default.</param>
public sealed record StoreChoice(string DataFolder, S3Address? Bucket, S3Options S3, string TimeZoneId, bool TimeZoneIsDefault, int? BucketCount)
{
    /// <summary>The first UTC date that a transaction may name, of a new store; null for the default.</summary>
    public HomeDate? EarliestDay { get; init; }

    /// <summary>How far ahead of the broker's timestamp a transaction may lie, of a new store; null where nobody chose.</summary>
    public Duration? AheadOfBrokerMax { get; init; }

    /// <summary>The same, as it is asked of a store.</summary>
    public StoreWish ToWish(TimeProvider clock) => new(TimeZoneIsDefault ? null : TimeZoneId, BucketCount)
    {
        EarliestDay = EarliestDay,
        AheadOfBrokerMax = AheadOfBrokerMax,
        MadeAt = Timestamp.Now(clock),
    };

    /// <summary>What a person calls the place.</summary>
    public string Location => Bucket?.ToString() ?? DataFolder;

    /// <summary>The option by which a command finds it.</summary>
    public string Option => Bucket is null ? $"--data {DataFolder}" : $"--store {Bucket}";
}
