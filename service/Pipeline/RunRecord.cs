using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary><c>runs/&lt;run&gt;.json</c>: what a compaction, a nightly or a restatement did, step by step. For people; <c>explain</c> takes its coverage,
/// and <c>steps</c> what became of a step when it was tried last.</summary>
public sealed record RunRecord
{
    public const int CurrentFormat = 2;

    /// <summary>How a run's name tells when it began, in UTC.</summary>
    public const string TimeForm = "uuuuMMdd'T'HHmmssffffff'Z'";

    /// <summary>Every kind of run there is.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["backfill", "compact", "nightly", "quarantine-retry", "rebase", "restate", "steps"];

    public required int Format { get; init; }

    public required string Run { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    public required Timestamp BegunAt { get; init; }

    /// <summary>Null while it runs, and of one that was killed.</summary>
    public required Timestamp? EndedAt { get; init; }

    /// <summary>Whether it ended, and no step failed.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>What it included; null where it ended before it knew.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>The time-zone rules that its business days were cut by; null of the store's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }

    /// <summary>The offsets that had been read when its replay began, where that asked the log for all that it had to; else null.</summary>
    public Coverage? Replayed { get; init; }

    public required IReadOnlyList<RunStep> Steps { get; init; }

    public static ObjectKey KeyOf(string run) => ObjectKey.Parse($"runs/{run}.json");

    /// <summary>False where no run can have that name.</summary>
    public static bool TryKeyOf(string run, out ObjectKey key) => ObjectKey.TryParse($"runs/{run}.json", out key);
}
