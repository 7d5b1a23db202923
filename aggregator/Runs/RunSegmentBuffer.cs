using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Runs;

/// <summary>
/// Rows that a run found in one partition, on their way into a segment. All rows of a home date belong into the same segment: its running totals
/// are those of the date's rows in the run.
/// </summary>
public sealed class RunSegmentBuffer(RunId run, SourceId source, LogPartition partition, BusinessCalendar calendar)
{
    private readonly SegmentBuffer _rows = new();
    private readonly Dictionary<HomeDate, DayStore> _stores = [];
    private OffsetRange? _range;

    public void Add(in StoredTransaction row)
    {
        ref readonly Transaction transaction = ref row.Transaction;
        ulong contentHash = ContentHash.Of(transaction);
        BusinessDay businessDay = calendar.DayOf(transaction.OccurredAt);
        _rows.Add(transaction, contentHash, row.Offset, row.LoggedAt, row.RawHash, businessDay);
        if (!_stores.TryGetValue(transaction.HomeDate, out DayStore? store))
        {
            _stores.Add(transaction.HomeDate, store = new DayStore(transaction.HomeDate));
        }

        store.Fold(StoredRow.Of(transaction, contentHash, row.Offset, businessDay));
        _range = _range is { } range
            ? new OffsetRange(row.Offset < range.From ? row.Offset : range.From, row.Offset.Next > range.To ? row.Offset.Next : range.To)
            : new OffsetRange(row.Offset, row.Offset.Next);
    }

    /// <summary>The segment of what was added, and the next one begins.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public (SegmentLink Link, ObjectContent Content) Build(Timestamp createdAt)
    {
        OffsetRange range = _range ?? throw new InvalidOperationException("A segment without a row isn't written.");
        (byte[] file, IReadOnlyList<HomeDateRows> homeDates) = _rows.Build(source, partition, range);
        var hash = ContentHash256.Of(file);
        ObjectKey key = RunFiles.Segment(run, source, partition, range, hash);
        var link = new SegmentLink
        {
            Segment = new SegmentReference(key, hash, file.Length, _rows.Rows),
            Source = source,
            Partition = partition,
            Run = run,
            Range = range,
            HomeDates = [.. homeDates.Select(date => date with { RunningTotals = [.. _stores[date.Date].Totals.Select(WinnerTotal.Of)] })],
            CreatedAt = createdAt,
            CutBy = calendar.Zone.CutName(),
        };
        _rows.Clear();
        _stores.Clear();
        _range = null;
        return (link, ObjectContent.FromBytes(key, file));
    }
}
