namespace Accounting.Aggregator.Store;

/// <summary>The store cannot be reached or written now (disk full, no permission, server gone): keep the place, wait, try again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
