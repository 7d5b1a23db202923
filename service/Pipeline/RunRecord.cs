using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary><c>runs/&lt;run&gt;.json</c>: what a compaction, a nightly or a restatement did, step by step. For people: nothing reads it back.</summary>
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

    public required IReadOnlyList<RunStep> Steps { get; init; }
}
