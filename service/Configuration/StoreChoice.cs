using Accounting.Aggregator.Store.S3;

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
    /// <summary>What a person calls the place.</summary>
    public string Location => Bucket?.ToString() ?? DataFolder;
}
