using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// What is stored of the offsets of one interval, whoever brought it: rows and quarantined messages. A place in a log holds one message for
/// ever, so another one there means that the log isn't the one we knew.
/// </summary>
internal sealed class StoredPlaces
{
    private readonly SourceId _source;
    private readonly LogPartition _partition;
    private readonly Dictionary<LogOffset, List<Stored>> _places = [];
    private readonly HashSet<LogOffset> _met = [];

    private StoredPlaces(SourceId source, LogPartition partition)
    {
        _source = source;
        _partition = partition;
    }

    /// <summary>Reads every segment and quarantine file that may hold one of the offsets.</summary>
    /// <exception cref="DamagedDataException">A file is missing or its bytes are others.</exception>
    public static async Task<StoredPlaces> LoadAsync(
        IObjectStore store, Inputs inputs, SourceId source, LogPartition partition, OffsetRange range, CancellationToken cancellation)
    {
        var places = new StoredPlaces(source, partition);
        foreach (SegmentLink link in inputs.Segments.Where(link => link.Source == source && link.Partition == partition && link.Range.Overlaps(range)))
        {
            OffsetRange[] retracted = [.. inputs.Retractions.Where(retraction => retraction.Concerns(link)).Select(retraction => retraction.Range)];
            SegmentFile segment = await SegmentFile.ReadAsync(store, link.Segment, cancellation).ConfigureAwait(false);
            places.Add(link, segment, range, offset => !Array.Exists(retracted, retraction => retraction.Contains(offset)));
        }

        foreach (QuarantineLink link in inputs.Quarantines.Where(link => link.Source == source && link.Partition == partition && link.Range.Overlaps(range)))
        {
            foreach (QuarantinedMessage message in await QuarantineFile.ReadAsync(store, link.File, cancellation).ConfigureAwait(false))
            {
                if (range.Contains(message.Offset))
                {
                    places.Add(message.Offset, new Stored(XxHash64.HashToUInt64(message.RawValue.Span), null, !inputs.IsRedriven(link, message.Offset)));
                }
            }
        }

        return places;
    }

    /// <summary>
    /// What an accepted message is to what is stored at its place. Several rows may count there, where others decoded it before or beside who decodes
    /// it now: it is known only where all of them agree with it.
    /// </summary>
    /// <exception cref="SourceMismatchException">Another message is stored there.</exception>
    public PlaceVerdict JudgeAccepted(LogOffset offset, ulong rawHash, ulong contentHash)
    {
        Stored[] rows = [.. Meet(offset, rawHash).Where(stored => stored.ContentHash is not null && stored.Counts)];
        return rows.Length == 0 ? PlaceVerdict.New
            : Array.TrueForAll(rows, row => row.ContentHash == contentHash) ? PlaceVerdict.Known
            : PlaceVerdict.Different;
    }

    /// <summary>What a message that is not accepted is to what is stored at its place.</summary>
    /// <exception cref="SourceMismatchException">Another message is stored there.</exception>
    public PlaceVerdict JudgeRejected(LogOffset offset, ulong rawHash)
    {
        List<Stored> stored = [.. Meet(offset, rawHash).Where(stored => stored.Counts)];
        return stored.Exists(row => row.ContentHash is not null) ? PlaceVerdict.Different
            : stored.Count > 0 ? PlaceVerdict.Known
            : PlaceVerdict.New;
    }

    /// <summary>Whether the message there is in quarantine.</summary>
    public bool IsQuarantined(LogOffset offset) =>
        _places.TryGetValue(offset, out List<Stored>? stored) && stored.Exists(message => message.ContentHash is null && message.Counts);

    /// <summary>The whole interval was read: nothing is stored that the log doesn't hold.</summary>
    /// <exception cref="SourceMismatchException">A message that is stored wasn't met.</exception>
    public void RequireAllMet()
    {
        LogOffset[] missing = [.. _places.Keys.Where(offset => !_met.Contains(offset)).Order()];
        if (missing.Length > 0)
        {
            throw Mismatch(missing[0], "no longer holds the message that was read there before");
        }
    }

    private void Add(SegmentLink link, SegmentFile segment, OffsetRange range, Func<LogOffset, bool> counts)
    {
        foreach (HomeDateRows date in link.HomeDates)
        {
            StoredRowReader rows = segment.Rows(date);
            while (rows.TryRead(out StoredTransaction row))
            {
                if (range.Contains(row.Offset))
                {
                    Add(row.Offset, new Stored(row.RawHash, ContentHash.Of(row.Transaction), counts(row.Offset)));
                }
            }
        }
    }

    private void Add(LogOffset offset, Stored stored)
    {
        if (!_places.TryGetValue(offset, out List<Stored>? known))
        {
            _places.Add(offset, known = []);
        }

        known.Add(stored);
    }

    private List<Stored> Meet(LogOffset offset, ulong rawHash)
    {
        _met.Add(offset);
        if (!_places.TryGetValue(offset, out List<Stored>? stored))
        {
            return [];
        }

        return stored.TrueForAll(message => message.RawHash == rawHash) ? stored : throw Mismatch(offset, "holds another message than the one that was read there before");
    }

    private SourceMismatchException Mismatch(LogOffset offset, string problem) => new(
        $"Offset {offset} of partition {_partition} of {_source} {problem}: the topic isn't the one we knew. "
        + "If it was recreated, begin a new generation with 'accounting source new'; nothing was changed.");

    /// <param name="RawHash">Of the message's value.</param>
    /// <param name="ContentHash">Of the row; null where the message is in quarantine.</param>
    /// <param name="Counts">Not retracted, not re-driven.</param>
    private readonly record struct Stored(ulong RawHash, ulong? ContentHash, bool Counts);
}
