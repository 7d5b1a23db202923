using Accounting.Reporting.Published;

namespace Accounting.Reporting.Journals;

/// <summary>A journal as it goes to an ERP.</summary>
public sealed record ExportedJournal
{
    /// <summary>The report that it is of.</summary>
    public required ReportManifest Manifest { get; init; }

    /// <summary>The revision that has to be booked before, where it is a difference; null where it is whole.</summary>
    public required RestatedRevision? Before { get; init; }

    /// <summary>Whether the report is of a definition that had no journal, so that it was computed.</summary>
    public required bool IsComputed { get; init; }

    /// <summary>Name of the files without their endings.</summary>
    public required string Name { get; init; }

    public required ReadOnlyMemory<byte> Tsv { get; init; }

    public required ReadOnlyMemory<byte> Parquet { get; init; }

    /// <summary>By currency.</summary>
    public required IReadOnlyList<JournalTotals> Totals { get; init; }

    /// <summary>Revisions of later months that the same restatement made: an ERP that books this needs theirs.</summary>
    public required IReadOnlyList<FinalRevision> RestatedAlong { get; init; }
}
