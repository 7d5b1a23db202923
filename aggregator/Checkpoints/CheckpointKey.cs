using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The names of a partition's files: <c>state/sources/&lt;source&gt;/partition-0003/checkpoint-&lt;from&gt;-&lt;to&gt;-&lt;hash&gt;.json</c> and alike.
/// The hash is the beginning of the SHA-256 of the file's bytes, so a name also says what the file must hold. The object of consolidated
/// checkpoints is named alike, <c>consolidated-&lt;from&gt;-&lt;to&gt;-&lt;last home date&gt;-&lt;hash&gt;.json.gz</c>; together they cover just this range. Checkpoints of several partitions that
/// were written together are <c>state/sources/&lt;source&gt;/intervals/&lt;time&gt;-&lt;hash&gt;.json.gz</c>.
/// </summary>
public sealed partial record CheckpointKey
{
    public const string SourcesPrefix = "state/sources/";

    private const string Intervals = "intervals/";

    private CheckpointKey(ObjectKey key, bool isConsolidated, SourceId source, LogPartition partition, OffsetRange range)
    {
        Key = key;
        IsConsolidated = isConsolidated;
        Source = source;
        Partition = partition;
        Range = range;
    }

    public ObjectKey Key { get; }

    /// <summary>Whether the object holds many checkpoints (<see cref="ConsolidatedCheckpoints"/>).</summary>
    public bool IsConsolidated { get; }

    /// <summary>Whether the object holds the checkpoints of an interval, of several partitions (<see cref="IntervalCheckpoints"/>): then its name tells neither partition nor range.</summary>
    public bool IsInterval { get; private init; }

    public SourceId Source { get; }

    public LogPartition Partition { get; }

    public OffsetRange Range { get; }

    /// <summary>The last home date that consolidated checkpoints have rows of, which a date that turns hot is hardly before; null where the name doesn't tell it.</summary>
    public HomeDate? LastDate { get; private init; }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the object's bytes.</summary>
    public string Hash => Key.Name.Split('-')[^1][..16];

    public static string Folder(SourceId source, LogPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{SourcesPrefix}{source}/partition-{partition.Value:D4}/");

    /// <summary>Where the intervals of a source lie that were written lately: consolidation empties it.</summary>
    public static string IntervalsFolder(SourceId source) => $"{SourcesPrefix}{source}/{Intervals}";

    /// <param name="source">The source.</param>
    /// <param name="attempt">When the attempt to write them began: what each of them says of itself.</param>
    /// <param name="hash">Of the object's bytes.</param>
    public static ObjectKey ForInterval(SourceId source, Timestamp attempt, ContentHash256 hash) =>
        ObjectKey.Parse($"{IntervalsFolder(source)}{Stamp(attempt)}-{hash.Prefix16}.json.gz");

    /// <summary>Whether an interval's name tells this time.</summary>
    internal bool IsOfAttempt(Timestamp attempt) => IsInterval && Key.Name.StartsWith($"{Stamp(attempt)}-", StringComparison.Ordinal);

    /// <summary>Microseconds since 1970, so that names sort as times do.</summary>
    internal static string Stamp(Timestamp time) => time.Microseconds.ToString("D16", CultureInfo.InvariantCulture);

    public static ObjectKey ForCheckpoint(SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        ForCheckpoint(source, partition, range, hash.Prefix16);

    internal static ObjectKey ForCheckpoint(SourceId source, LogPartition partition, OffsetRange range, string hash) =>
        ObjectKey.Parse($"{Folder(source, partition)}checkpoint-{Text(range)}-{hash}.json");

    public static ObjectKey ForConsolidated(SourceId source, LogPartition partition, OffsetRange range, HomeDate? last, ContentHash256 hash) =>
        ObjectKey.Parse($"{Folder(source, partition)}consolidated-{Text(range)}-{(last is { } date ? $"{date.ToString().Replace("-", "", StringComparison.Ordinal)}-" : "")}{hash.Prefix16}.json.gz");

    public static ObjectKey ForSegment(SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        ObjectKey.Parse($"{Folder(source, partition)}segment-{Text(range)}-{hash.Prefix16}.avro");

    public static ObjectKey ForQuarantine(SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        ObjectKey.Parse(string.Create(
            CultureInfo.InvariantCulture,
            $"quarantine/{source}/partition-{partition.Value:D4}/{Text(range)}-{hash.Prefix16}.avro"));

    /// <summary>Reads the name of a checkpoint, of consolidated ones or of an interval's; false for any other key.</summary>
    public static bool TryParse(ObjectKey key, [NotNullWhen(true)] out CheckpointKey? name)
    {
        Match match = Form().Match(key.Value);
        if (!match.Success && IntervalForm().Match(key.Value) is { Success: true } interval)
        {
            name = new CheckpointKey(key, false, SourceId.Parse(string.Intern(interval.Groups["source"].Value)), default, default) { IsInterval = true };
            return true;
        }

        name = match.Success
            ? new CheckpointKey(
                key,
                match.Groups["many"].Success,
                SourceId.Parse(string.Intern(match.Groups["source"].Value)),
                new LogPartition(int.Parse(match.Groups["partition"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)),
                new OffsetRange(Offset(match.Groups["from"]), Offset(match.Groups["to"])))
            {
                LastDate = match.Groups["last"] is { Success: true, Value: var last } && HomeDate.TryParse($"{last[..4]}-{last[4..6]}-{last[6..]}", out HomeDate date) ? date : null,
            }
            : null;
        return match.Success;
    }

    /// <summary>Whether it is the name of a segment or quarantine file that a checkpoint may name.</summary>
    public static bool IsFileOfInterval(ObjectKey key) => FileForm().IsMatch(key.Value);

    /// <summary>The interval that the name of any of a partition's files tells: of a checkpoint, its segment or quarantine file, or the mark of one.</summary>
    internal static OffsetRange RangeOf(ObjectKey key)
    {
        string[] parts = key.Name.Split('-');
        return new OffsetRange(Offset(parts[^3]), Offset(parts[^2]));
    }

    private static LogOffset Offset(string digits) => new(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));

    private static LogOffset Offset(Group group) => new(long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Twelve digits at least, so that names sort as offsets do for longer than any topic has lived.</summary>
    public static string Text(OffsetRange range) => string.Create(CultureInfo.InvariantCulture, $"{range.From.Value:D12}-{range.To.Value:D12}");

    [GeneratedRegex(
        @"\Astate/sources/(?<source>[^/]+)/partition-(?<partition>\d{4,9})/(checkpoint|(?<many>consolidated))-(?<from>\d{12,18})-(?<to>\d{12,18})(?(many)(-(?<last>\d{8}))?)-[0-9a-f]{16}\.json(?(many)\.gz)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\Astate/sources/(?<source>[^/]+)/intervals/\d{16,18}-[0-9a-f]{16}\.json\.gz\z", RegexOptions.CultureInvariant)]
    private static partial Regex IntervalForm();

    [GeneratedRegex(
        @"\A(state/sources/[^/]+/partition-\d{4,9}/segment-|quarantine/[^/]+/partition-\d{4,9}/)\d{12,18}-\d{12,18}-[0-9a-f]{16}\.avro\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();
}
