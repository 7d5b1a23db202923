using Accounting.Ingest;

namespace Accounting.Aggregator.SecondReading;

/// <summary>What the second reader found in one segment.</summary>
/// <param name="Difference">The first thing that it reads otherwise; null where all is as it was written down.</param>
/// <param name="Origins">Of each home date the sum of <see cref="RowOrigin"/> over its rows.</param>
/// <param name="Rows">How many rows it read.</param>
public sealed record SegmentReading(ReadingDifference? Difference, IReadOnlyDictionary<HomeDate, UInt128> Origins, long Rows);
