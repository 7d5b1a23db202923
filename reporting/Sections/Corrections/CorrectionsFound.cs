using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>Corrections as files, as sums and, the largest of them, as rows.</summary>
internal sealed record CorrectionsFound
{
    public required IReadOnlyList<PendingFile> Files { get; init; }

    public required IReadOnlyList<MonthOfCorrections> Months { get; init; }

    public required IReadOnlyList<Correction> Largest { get; init; }

    /// <summary>Accounts and currencies whose corrections don't come to what the statements say.</summary>
    public required long AccountsUnmatched { get; init; }
}
