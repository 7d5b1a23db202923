using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Where runs lie.</summary>
public static class RunFiles
{
    public const string Prefix = "state/runs/";

    public const string RecordName = "run.json";

    public static string Folder(RunId run) => $"{Prefix}{run}/";

    public static ObjectKey Record(RunId run) => ObjectKey.Parse($"{Folder(run)}{RecordName}");

    public static ObjectKey Segment(RunId run, SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        ObjectKey.Parse(string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder(run)}{source}/partition-{partition.Value:D4}/segment-{range.From.Value:D12}-{range.To.Value:D12}-{hash.Prefix16}.avro"));

    /// <summary>Whether the key is that of a run's record, and of which run.</summary>
    public static bool TryParseRecord(ObjectKey key, out RunId run)
    {
        run = default;
        string[] segments = key.Value.Split('/');
        return segments.Length == 4 && key.Value.StartsWith(Prefix, StringComparison.Ordinal) && segments[3] == RecordName && RunId.TryParse(segments[2], out run);
    }
}
