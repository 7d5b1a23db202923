namespace Accounting.Service.Configuration;

/// <summary>The object store and the business time zone it has, or shall have.</summary>
/// <param name="DataFolder">Its path.</param>
/// <param name="TimeZoneId">An IANA name that TZDB knows.</param>
/// <param name="TimeZoneIsDefault">Nobody chose the zone: an existing store's own holds.</param>
public sealed record StoreChoice(string DataFolder, string TimeZoneId, bool TimeZoneIsDefault);
