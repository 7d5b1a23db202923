using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>A file of a day version.</summary>
public sealed record DayOutput(string Name, long Rows, long LengthBytes, ContentHash256 Sha256);
