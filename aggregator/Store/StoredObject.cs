namespace Accounting.Aggregator.Store;

/// <summary>An object as a listing shows it.</summary>
public readonly record struct StoredObject(ObjectKey Key, long LengthBytes);
