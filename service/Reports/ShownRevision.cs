using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>A final revision as <c>report --history --format json</c> shows it. Times are UTC, amounts exact decimals, as text.</summary>
public sealed record ShownRevision
{
    public required string Month { get; init; }

    public required int Revision { get; init; }

    /// <summary><c>close</c> or <c>restatement</c>.</summary>
    public required string Kind { get; init; }

    public required string CommittedAt { get; init; }

    /// <summary>Who wanted it; null of a close.</summary>
    public required string? By { get; init; }

    /// <summary>Why; null of a close.</summary>
    public required string? Reason { get; init; }

    /// <summary>Number of the chain's entry.</summary>
    public required int Entry { get; init; }

    public required string Software { get; init; }

    /// <summary>SHA-256 of its manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The revision of the month before that it opens with; null of the first month.</summary>
    public required int? OpeningRevision { get; init; }

    public required IReadOnlyList<ShownTotals> Totals { get; init; }

    /// <summary>Folder of its files.</summary>
    public required string Folder { get; init; }

    public static ShownRevision Of(MonthRevision revision, StoreAccess access) => new()
    {
        Month = revision.Report.Manifest.Month.ToString(),
        Revision = revision.Report.Final!.Revision,
        Kind = revision.Entry.Kind.ToString().ToLowerInvariant(),
        CommittedAt = revision.Entry.CommittedAt.ToString(),
        By = revision.Entry.By,
        Reason = revision.Entry.Reason,
        Entry = revision.Entry.Number,
        Software = revision.Entry.Software,
        Manifest = revision.Report.Final.Manifest.ToString(),
        OpeningRevision = revision.Report.Final.Opening?.Revision,
        Totals = [.. revision.Report.Manifest.Totals.Select(ShownTotals.Of)],
        Folder = access.PathOf(revision.Report.Folder),
    };
}
