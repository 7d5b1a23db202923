namespace Accounting.Aggregator.Sources;

/// <summary>The topic is not the one that the store was filled from: its offsets mean something else. Nothing was read.</summary>
public sealed class SourceMismatchException(string message) : Exception(message);
