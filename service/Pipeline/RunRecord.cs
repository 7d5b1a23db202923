using Accounting.Aggregator;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary><c>runs/&lt;run&gt;.json</c>: what a compaction, a nightly or a restatement did, step by step. For people; <c>explain</c> takes its coverage.</summary>
public sealed record RunRecord
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string Run { get; init; }

    /// <summary>compact, nightly or restate.</summary>
    public required string Kind { get; init; }

    public required Timestamp BegunAt { get; init; }

    public required Timestamp EndedAt { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>What it included; null where it ended before it knew.</summary>
    public Coverage? Coverage { get; init; }

    public required IReadOnlyList<RunStep> Steps { get; init; }

    public static ObjectKey KeyOf(string run) => ObjectKey.Parse($"runs/{run}.json");

    /// <summary>False where no run can have that name.</summary>
    public static bool TryKeyOf(string run, out ObjectKey key) => ObjectKey.TryParse($"runs/{run}.json", out key);
}
