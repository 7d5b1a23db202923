using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>How far the second reader has come with the day versions that reports are to follow from.</summary>
public sealed record DayReadings
{
    /// <summary>Those that it hasn't read, or reads otherwise. Of all others its word stands beside the manifest, or in a final report that pins them.</summary>
    public required IReadOnlyList<UnreadDay> Unread { get; init; }

    /// <summary>Those that it has read just now, and found as they were written down.</summary>
    public IReadOnlyList<DayVersion> Read { get; init; } = [];

    /// <summary>Home dates of which a file is missing or isn't what was written: nothing that a second reader could judge.</summary>
    public IReadOnlyDictionary<HomeDate, DamagedDataException> Damaged { get; init; } = new Dictionary<HomeDate, DamagedDataException>();

    /// <summary>How many segments it has read for them.</summary>
    public int Segments { get; init; }

    /// <summary>How many rows it has read, in segments and in Parquet files.</summary>
    public long Rows { get; init; }
}
