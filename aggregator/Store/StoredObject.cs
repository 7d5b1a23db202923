using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="LengthBytes">Its length.</param>
/// <param name="WrittenAt">When it appeared under its key or was last replaced, by the store's own clock.</param>
/// <param name="Tag">Another one after every write of other bytes, and of the same bytes once the store's clock has moved on (a bucket's by a second): only to be compared.</param>
public readonly record struct StoredObject(ObjectKey Key, long LengthBytes, Timestamp WrittenAt, string Tag);
