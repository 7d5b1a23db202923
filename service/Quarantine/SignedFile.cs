using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>One quarantine file, and its sign-offs by time.</summary>
internal sealed class SignedFile(QuarantineLink link, IReadOnlyList<QuarantineSignOff> signOffs)
{
    private readonly Dictionary<LogOffset, QuarantineSignOff> _firstSignOffs = signOffs
        .SelectMany(signOff => signOff.Offsets.Select(offset => (Offset: offset, SignOff: signOff)))
        .GroupBy(signed => signed.Offset)
        .ToDictionary(group => group.Key, group => group.First().SignOff);

    public QuarantineLink Link => link;

    public SourceId Source => link.Source;

    public LogPartition Partition => link.Partition;

    public SegmentReference Reference => link.File;

    public IEnumerable<LogOffset> SignedOffsets => _firstSignOffs.Keys;

    public bool IsSignedWhole => _firstSignOffs.Count == Reference.Rows;

    public QuarantineSignOff? SignOffOf(LogOffset offset) => _firstSignOffs.GetValueOrDefault(offset);

    /// <summary>Whether the two are of one partition and their ranges overlap; true of a file and itself.</summary>
    public bool MayShareMessagesWith(SignedFile other) =>
        Source == other.Source && Partition == other.Partition && link.Range.Overlaps(other.Link.Range);
}
