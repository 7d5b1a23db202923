using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Ids;

/// <summary>
/// <c>state/ids/index-&lt;hash&gt;.json</c>: which home dates' ids have been compared with one another, and the fingerprints of them all, with which
/// those that arrive later are compared. It follows from the day versions; made whenever ids were compared, at a close.
/// </summary>
public sealed record IdIndex
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>All rows of <see cref="Days"/> that lie in it, and no others, were compared.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The home dates, by date, each with the version that is folded to the coverage.</summary>
    public required IReadOnlyList<DayReference> Days { get; init; }

    /// <summary>Oldest first. Those of one home date may stand in several: what arrived later was added later.</summary>
    public required IReadOnlyList<IdFingerprints> Files { get; init; }

    /// <summary>What had been found of ids under several home dates, by name: without all of it the index is none.</summary>
    public required IReadOnlyList<string> Found { get; init; }

    /// <summary>Of <see cref="Found"/> what needs no looking after: all ids cured, no month of any of their home dates open.</summary>
    public required IReadOnlyList<string> Settled { get; init; }

    internal static IdIndex Empty { get; } = new() { Format = CurrentFormat, Coverage = Coverage.Empty, Days = [], Files = [], Found = [], Settled = [] };

    internal static IdIndex Read(ObjectKey key, byte[] bytes) => SealedJson.Deserialize<IdIndex>(key, bytes, IdFiles.Remedy, CurrentFormat);
}
