namespace Accounting.Aggregator.SecondReading;

/// <summary>A library of the second reader cannot read a file whose bytes are right: that is what it found, and it is told as a difference.</summary>
public sealed class ForeignReadException(string message, Exception inner) : Exception(message, inner);
