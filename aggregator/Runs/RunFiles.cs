using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Where runs lie.</summary>
public static class RunFiles
{
    public const string Prefix = "state/runs/";

    public const string RecordName = "run.json";

    private const string ClaimName = "claim.json";

    private const string DraftName = "draft.json";

    private const string Candidates = "candidates/";

    public static string Folder(RunId run) => $"{Prefix}{run}/";

    public static ObjectKey Record(RunId run) => ObjectKey.Parse($"{Folder(run)}{RecordName}");

    public static ObjectKey Segment(RunId run, SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        ObjectKey.Parse(string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder(run)}{source}/partition-{partition.Value:D4}/segment-{range.From.Value:D12}-{range.To.Value:D12}-{hash.Prefix16}.avro"));

    /// <summary>Made by whoever first writes something of a run: the name is nobody else's then.</summary>
    public static ObjectKey Claim(RunId run) => ObjectKey.Parse($"{Folder(run)}{ClaimName}");

    /// <summary>What a run in the making has found so far: of use to nobody once the run is complete.</summary>
    public static ObjectKey Draft(RunId run) => ObjectKey.Parse($"{Folder(run)}{DraftName}");

    /// <summary>Rows that may become a run's, as they were found.</summary>
    public static ObjectKey CandidateRows(RunId run, SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        Candidate(run, source, partition, "segment", range, hash);

    /// <summary>Messages that were not accepted, as they were found.</summary>
    public static ObjectKey CandidateQuarantine(RunId run, SourceId source, LogPartition partition, OffsetRange range, ContentHash256 hash) =>
        Candidate(run, source, partition, "quarantine", range, hash);

    /// <summary>Whether the key is of something that only helped to make the run: its claim, its draft or a candidate.</summary>
    public static bool IsScaffold(ObjectKey key, out RunId run)
    {
        run = default;
        string[] segments = key.Value.Split('/');
        return segments.Length >= 4 && key.Value.StartsWith(Prefix, StringComparison.Ordinal) && RunId.TryParse(segments[2], out run)
            && ((segments.Length == 4 && segments[3] is ClaimName or DraftName) || segments[3] + "/" == Candidates);
    }

    /// <summary>Whether the key is that of a run's draft, and of which run.</summary>
    public static bool TryParseDraft(ObjectKey key, out RunId run) => IsScaffold(key, out run) && key.Name == DraftName;

    /// <summary>Whether the key is that of a run's record, and of which run.</summary>
    public static bool TryParseRecord(ObjectKey key, out RunId run)
    {
        run = default;
        string[] segments = key.Value.Split('/');
        return segments.Length == 4 && key.Value.StartsWith(Prefix, StringComparison.Ordinal) && segments[3] == RecordName && RunId.TryParse(segments[2], out run);
    }

    private static ObjectKey Candidate(RunId run, SourceId source, LogPartition partition, string what, OffsetRange range, ContentHash256 hash) =>
        ObjectKey.Parse(string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder(run)}{Candidates}{source}/partition-{partition.Value:D4}/{what}-{range.From.Value:D12}-{range.To.Value:D12}-{hash.Prefix16}.avro"));
}
