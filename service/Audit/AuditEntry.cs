using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Audit;

/// <summary>One act, or the end of one: the object <c>audit/&lt;number&gt;.json</c>, written before anything is done, and never again.</summary>
public sealed record AuditEntry
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>SHA-256 of the entry before; null of the first.</summary>
    public required ContentHash256? Previous { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>The name that the login says.</summary>
    public required string Who { get; init; }

    /// <summary>By what that person is known: a token's hash's beginning, or the provider's id.</summary>
    public required string Login { get; init; }

    public required AuditedAct Act { get; init; }

    /// <summary>Of what: an account and a month, a control, a step, the text of a query.</summary>
    public required string Subject { get; init; }

    /// <summary>Why, where a reason is given.</summary>
    public required string? Reason { get; init; }

    /// <summary>The number of the act that this is the end of; null of an act itself.</summary>
    public required long? EndOf { get; init; }

    /// <summary>With what the command ended; null of an act itself.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>What it said last; null of an act itself.</summary>
    public required string? Outcome { get; init; }

    public required string Software { get; init; }
}
