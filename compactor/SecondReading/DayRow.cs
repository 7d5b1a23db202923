using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor.SecondReading;

/// <summary>A row of a day version's file of rows, as the second reader delivers it.</summary>
internal readonly record struct DayRow
{
    public required StoredTransaction Stored { get; init; }

    public required BusinessDay BusinessDay { get; init; }

    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    public required RunId? Run { get; init; }

    /// <summary>As the column says it; <see cref="Ingest.ContentHash"/> of the other columns must be that.</summary>
    public required ulong ContentHash { get; init; }

    /// <summary>Null of a winner.</summary>
    public required string? LoserReason { get; init; }

    public Transaction Transaction => Stored.Transaction;
}
