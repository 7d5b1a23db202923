using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>How a further revision of a month differs from the one before.</summary>
internal sealed record RestatementDifference
{
    public required IReadOnlyList<PendingFile> Files { get; init; }

    /// <summary>What changed, transaction by transaction.</summary>
    public required CorrectionsFound Transactions { get; init; }

    /// <summary>How many accounts and currencies differ.</summary>
    public required long Accounts { get; init; }

    /// <summary>Those whose closing differs most.</summary>
    public required IReadOnlyList<RestatedAccount> Largest { get; init; }
}
