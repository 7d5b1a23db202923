namespace Accounting.Bench.Runs;

/// <summary>How much a run does, and where.</summary>
internal sealed record BenchOptions
{
    /// <summary>Transactions of a day.</summary>
    public required long Rows { get; init; }

    /// <summary>Accounts of a month's report.</summary>
    public required int Accounts { get; init; }

    /// <summary>Partitions of a topic.</summary>
    public required int Partitions { get; init; }

    /// <summary>How often short stages are measured.</summary>
    public required int Repeats { get; init; }

    public required int Seed { get; init; }

    /// <summary>Stores are made here, and removed.</summary>
    public required string Folder { get; init; }

    /// <summary>Stages of which only these are run, by their beginnings; empty for all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>A broker to measure through; null for one for development.</summary>
    public string? BootstrapServers { get; init; }

    /// <summary>Days of history that are made of metadata.</summary>
    public required int HistoryDays { get; init; }

    /// <summary>Partitions of that history.</summary>
    public required int HistoryPartitions { get; init; }

    /// <summary>Checkpoints of a day of that history.</summary>
    public required int HistoryIntervals { get; init; }
}
