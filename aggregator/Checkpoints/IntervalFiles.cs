using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The files that a checkpoint will refer to, ready to be written before it, and what it will say of them. Empty files are left out.</summary>
public sealed class IntervalFiles
{
    /// <summary>
    /// Files that were built longer ago without their checkpoint being durable may be collected soon: they are built and written again
    /// under new names.
    /// </summary>
    public static readonly Duration AttemptMax = Duration.FromHours(1);

    private readonly List<ObjectContent> _contents = [];

    public IReadOnlyList<ObjectContent> Contents => _contents;

    public SegmentReference? Segment { get; private init; }

    /// <summary>None where there is no segment.</summary>
    public ReadOnlyMemory<byte> SegmentBytes => Segment is null ? default : _contents.First(content => content.Key == Segment.Key).Bytes;

    public SegmentReference? Quarantine { get; private init; }

    public IReadOnlyList<HomeDateRows> HomeDates { get; private init; } = [];

    /// <param name="source">The source.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="range">The interval.</param>
    /// <param name="builtAt">Makes the files' names this attempt's own; null where they aren't written to a partition's folder.</param>
    /// <param name="segment">The accepted messages of the interval.</param>
    /// <param name="quarantine">The others.</param>
    /// <param name="runningTotalsOf">A home date's running totals of winners; null where nobody keeps them.</param>
    public static IntervalFiles Build(
        SourceId source,
        LogPartition partition,
        OffsetRange range,
        Timestamp? builtAt,
        SegmentBuffer segment,
        QuarantineBuffer quarantine,
        Func<HomeDate, IReadOnlyList<WinnerTotal>?> runningTotalsOf)
    {
        (byte[] rows, IReadOnlyList<HomeDateRows> homeDates) = segment.Rows == 0 ? ([], []) : segment.Build(source, partition, range, builtAt?.ToString());
        byte[] messages = quarantine.Messages == 0 ? [] : quarantine.Build(source, partition, range, builtAt?.ToString());
        var files = new IntervalFiles
        {
            HomeDates = [.. homeDates.Select(date => date with { RunningTotals = runningTotalsOf(date.Date) })],
            Segment = ReferenceTo(rows, segment.Rows, hash => CheckpointKey.ForSegment(source, partition, range, hash)),
            Quarantine = ReferenceTo(messages, quarantine.Messages, hash => CheckpointKey.ForQuarantine(source, partition, range, hash)),
        };
        files.Add(files.Segment, rows);
        files.Add(files.Quarantine, messages);
        return files;
    }

    /// <summary>The bytes of one of the files.</summary>
    public byte[] BytesOf(SegmentReference file) => _contents.First(content => content.Key == file.Key).Bytes.ToArray();

    private static SegmentReference? ReferenceTo(byte[] file, long rows, Func<ContentHash256, ObjectKey> keyOf)
    {
        var hash = ContentHash256.Of(file);
        return rows == 0 ? null : new SegmentReference(keyOf(hash), hash, file.Length, rows);
    }

    private void Add(SegmentReference? reference, byte[] file)
    {
        if (reference is not null)
        {
            _contents.Add(ObjectContent.FromBytes(reference.Key, file));
        }
    }
}
