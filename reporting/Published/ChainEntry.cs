using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>One commit of final revisions: the object <c>reports/chain/&lt;number&gt;.json</c>. What it names is final; what none names isn't.</summary>
public sealed record ChainEntry
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of the entry before; null of the first.</summary>
    public required ContentHash256? Previous { get; init; }

    public required ChainEntryKind Kind { get; init; }

    /// <summary>Why, of a restatement.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who, of a restatement.</summary>
    public required string? By { get; init; }

    public required Timestamp CommittedAt { get; init; }

    public required string Software { get; init; }

    public required int Definition { get; init; }

    /// <summary>Includes that of the entry before.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>In order of months.</summary>
    public required IReadOnlyList<FinalRevision> Months { get; init; }
}
