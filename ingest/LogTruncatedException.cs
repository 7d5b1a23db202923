namespace Accounting.Ingest;

/// <summary>
/// A partition doesn't hold the offset wanted: it was cut off by retention before it was read, or it is not the log we knew.
/// Reading stops there; going on elsewhere would lose transactions, so someone has to decide (backfill, or begin a new source).
/// </summary>
public sealed class LogTruncatedException : Exception
{
    public LogTruncatedException(
        LogPartition partition, LogOffset? wanted, LogOffset? earliest, LogOffset? latest, string problem, Exception? inner = null)
        : base(Describe(partition, wanted, earliest, latest, problem), inner)
    {
        Partition = partition;
        Wanted = wanted;
        Earliest = earliest;
        Latest = latest;
    }

    public LogPartition Partition { get; }

    /// <summary>The offset wanted, or null where reading had not begun.</summary>
    public LogOffset? Wanted { get; }

    /// <summary>The oldest offset that the partition holds, or null where the broker did not say.</summary>
    public LogOffset? Earliest { get; }

    /// <summary>The next offset to be written, or null where the broker did not say.</summary>
    public LogOffset? Latest { get; }

    private static string Describe(LogPartition partition, LogOffset? wanted, LogOffset? earliest, LogOffset? latest, string problem)
    {
        string held = earliest is { } low && latest is { } high ? $"it holds {low} up to, not including, {high}" : "what it holds is unknown";
        return $"Partition {partition} no longer has offset {wanted?.ToString() ?? "of its beginning"}: {held} ({problem}).";
    }
}
