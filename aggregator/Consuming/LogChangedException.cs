namespace Accounting.Aggregator.Consuming;

/// <summary>A partition isn't the log that was read before: nothing more may be taken of it. The message says what to do.</summary>
public sealed class LogChangedException(string message) : Exception(message);
