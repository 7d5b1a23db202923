using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>Corrections as files, as sums and, the largest of them, as rows.</summary>
internal sealed record CorrectionsFound
{
    public required IReadOnlyList<PendingFile> Files { get; init; }

    public required IReadOnlyList<MonthOfCorrections> Months { get; init; }

    public required IReadOnlyList<Correction> Largest { get; init; }

    /// <summary>A local file of <see cref="CorrectionsSql.Betting"/>; null where nothing changed, or nothing was to be compared.</summary>
    public required string? Betting { get; init; }

    /// <summary>Its sums without TEST accounts; nothing of what is void.</summary>
    public required IReadOnlyDictionary<Currency, BettingFigures> BettingSums { get; init; }

    /// <summary>What changed of postings, net, by business day.</summary>
    public required IReadOnlyList<DayKindMovement> Postings { get; init; }

    /// <summary>Accounts and currencies whose corrections don't come to what the statements say.</summary>
    public required long AccountsUnmatched { get; init; }
}
