using Accounting.Aggregator;
using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>One quarantine file, and its sign-offs by time.</summary>
internal sealed class SignedFile(
    SourceId source, LogPartition partition, OffsetRange range, SegmentReference reference, IReadOnlyList<QuarantineSignOff> signOffs)
{
    private readonly Dictionary<LogOffset, QuarantineSignOff> _firstSignOffs = signOffs
        .SelectMany(signOff => signOff.Offsets.Select(offset => (Offset: offset, SignOff: signOff)))
        .GroupBy(signed => signed.Offset)
        .ToDictionary(group => group.Key, group => group.First().SignOff);

    public SourceId Source => source;

    public LogPartition Partition => partition;

    public SegmentReference Reference => reference;

    public IEnumerable<LogOffset> SignedOffsets => _firstSignOffs.Keys;

    public bool IsSignedWhole => _firstSignOffs.Count == reference.Rows;

    private OffsetRange Range => range;

    public QuarantineSignOff? SignOffOf(LogOffset offset) => _firstSignOffs.GetValueOrDefault(offset);

    /// <summary>Whether the two are of one partition and their ranges overlap; true of a file and itself.</summary>
    public bool MayShareMessagesWith(SignedFile other) =>
        source == other.Source && partition == other.Partition && range.From < other.Range.To && other.Range.From < range.To;
}
