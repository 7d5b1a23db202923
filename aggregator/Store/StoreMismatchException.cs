namespace Accounting.Aggregator.Store;

/// <summary>The store is whole but isn't of the format or the settings asked for: a mistake of usage, and nothing was touched.</summary>
public sealed class StoreMismatchException(string message) : Exception(message);
