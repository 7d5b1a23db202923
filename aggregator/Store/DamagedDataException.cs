namespace Accounting.Aggregator.Store;

/// <summary>Something durable is missing or isn't what was written: nothing may be computed from it until it is repaired.</summary>
public sealed class DamagedDataException(string message, Exception? inner = null) : Exception(message, inner);
