using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Controls;

/// <summary>An id counts once, whatever its home dates and months; a revision stands where its first one is; and what it says isn't left to a tie.</summary>
internal static class IdControls
{
    public const string Unique = "unique-ids";

    public const string FirstRevisions = "first-revisions";

    public const string Conflicts = "conflicts";

    public const string ConflictsAccepted = "conflicts-accepted";

    private const int FindingsMax = 20;

    public static IEnumerable<Control> Of(IdEvidence evidence) =>
    [
        MonthControls.Count(Unique, null, "transaction ids that count more than once, or in a month that only a tie decides = 0", evidence.Repeated, 0, true) with { IsUnchecked = evidence is { IsSearched: false, Repeated: 0 } },
        MonthControls.Count(FirstRevisions, null, "revisions without a first one at the home date that they name, neither cured nor signed off = 0", evidence.WithoutFirst, 0, true) with { Items = ItemsOf(evidence, IdFinding.NoFirstRevision) },
        MonthControls.Count(Conflicts, null, "ids with other contents at the revision that stands, neither decided by a further revision nor signed off = 0", evidence.Conflicts, 0, true) with { Items = ItemsOf(evidence, IdFinding.OtherContents) },
        MonthControls.Count(ConflictsAccepted, null, "ids with other contents that are signed off or change no figure = 0", evidence.ConflictsAccepted, 0, false),
    ];

    private static ContentHash256? ItemsOf(IdEvidence evidence, string problem) =>
        ItemsHash.Of(evidence.Listed.Where(finding => finding.State == IdState.Red && finding.Problem == problem).Select(finding => $"{finding.Id} {finding.HomeDates} {finding.Months} {finding.Contents}"));

    /// <summary>What holds up the close, in words.</summary>
    public static IEnumerable<string> Findings(IdEvidence evidence) =>
        evidence.Listed.Where(finding => finding.State == IdState.Red).Take(FindingsMax).Select(finding => finding.InWords());
}
