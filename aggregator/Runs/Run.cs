using System.Text.Json;
using System.Text.Json.Serialization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>
/// What a replay, backfill, import or re-drive found: <c>state/runs/&lt;run&gt;/run.json</c>, written once, when the run is complete.
/// From then on its segments are inputs; before, nothing of it counts.
/// </summary>
public sealed record Run
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required RunId Id { get; init; }

    public required RunKind Kind { get; init; }

    public required Timestamp BegunAt { get; init; }

    public required Timestamp CompletedAt { get; init; }

    /// <summary>Name and version of the program that decoded the messages.</summary>
    public required string Software { get; init; }

    /// <summary>Only rows that were not stored before; by source, partition and range.</summary>
    public required IReadOnlyList<SegmentLink> Segments { get; init; }

    /// <summary>What was read to the last message, by source and partition.</summary>
    public required IReadOnlyList<PartitionCoverage> Read { get; init; }

    /// <summary>Messages that nobody had met before and that were not accepted; by source, partition and range.</summary>
    public required IReadOnlyList<QuarantineLink> Quarantined { get; init; }

    /// <summary>Offsets of quarantined messages that are rows of this run now.</summary>
    public required IReadOnlyList<PartitionCoverage> Redriven { get; init; }

    /// <summary>Offsets whose rows, live or of a run that began earlier, no longer count.</summary>
    public required IReadOnlyList<PartitionCoverage> Retracted { get; init; }

    /// <summary>What earlier versions wrote beside <see cref="Retracted"/>, of which it is another form. Nothing reads it, and no new record has it.</summary>
    [JsonPropertyName("retractions")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? FormerRetractions { get; init; }

    /// <summary>
    /// The runs with a say about any of the offsets that it was to read, as it knew them when it began: whatever clocks named them, it comes after them,
    /// and of two retractions the later one holds. Null in a record of a version that went by the names of runs alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunId>? Follows { get; init; }

    /// <summary>
    /// Whether it was given up: it was interrupted, nobody went on with it, and its files were collected. Then it counts for nothing, and its record is
    /// there so that nobody can complete it any more.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAbandoned { get; init; }

    /// <summary>The record of a run that is given up.</summary>
    public static Run Abandon(RunId run, Timestamp at) => new()
    {
        Format = CurrentFormat,
        Id = run,
        Kind = run.Kind,
        BegunAt = run.BegunAt,
        CompletedAt = at,
        Software = "",
        Segments = [],
        Read = [],
        Quarantined = [],
        Redriven = [],
        Retracted = [],
        IsAbandoned = true,
    };

    /// <summary>The record as it is stored; its segments have to be durable before it.</summary>
    public ObjectContent ToContent() => ObjectContent.FromBytes(RunFiles.Record(Id), SealedJson.Serialize(this));
}
