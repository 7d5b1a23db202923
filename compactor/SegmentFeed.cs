using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor;

/// <summary>
/// Feeds the rows of segment parts to DuckDB: the stored columns, then the home date and the part's number, by which what was
/// read is checked against what the checkpoint said. Objects of segments are read one at a time, each once.
/// </summary>
internal sealed class SegmentFeed(
    IObjectStore store, IReadOnlyList<SegmentPart> parts, BusinessCalendar calendar, CancellationToken cancellation) : IRowFeed
{
    private SegmentObject? _object;
    private ObjectKey _objectKey;
    private SegmentFile? _segment;
    private ObjectKey _segmentKey;
    private StoredRowReader? _rows;
    private int _part = -1;

    public static readonly IReadOnlyList<DuckColumn> Columns =
        [.. RowColumns.All, new("home_date", DuckType.Date), new("part", DuckType.Integer)];

    public int Fill(DuckChunkWriter writer)
    {
        int row = 0;
        while (row < writer.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_rows is null || !_rows.TryRead(out StoredTransaction stored))
            {
                if (!TryNextPart())
                {
                    break;
                }

                continue;
            }

            Write(writer, row++, stored);
        }

        return row;
    }

    private bool TryNextPart()
    {
        if (++_part >= parts.Count)
        {
            return false;
        }

        SegmentPart part = parts[_part];
        if (_segment is null || _segmentKey != part.Segment.Key)
        {
            if (_object is null || _objectKey != part.Segment.Object)
            {
                _object = SegmentObject.ReadAsync(store, part.Segment, cancellation).GetAwaiter().GetResult();
                _objectKey = part.Segment.Object;
            }

            _segment = _object.FileOf(part.Segment);
            _segmentKey = part.Segment.Key;
        }

        _rows = _segment.Rows(part.Rows);
        return true;
    }

    private void Write(DuckChunkWriter writer, int row, in StoredTransaction stored)
    {
        ref readonly Transaction transaction = ref stored.Transaction;
        SegmentPart part = parts[_part];
        writer.SetUuid(0, row, transaction.Id.Value);
        writer.SetInteger(1, row, transaction.Revision);
        writer.SetBoolean(2, row, transaction.Voided);
        writer.SetLong(3, row, transaction.AccountId);
        writer.SetText(4, row, transaction.AccountType.Name());
        writer.SetText(5, row, transaction.Kind.Name());
        writer.SetText(6, row, transaction.Currency.Code);
        writer.SetDecimal(7, row, transaction.Amount.TenThousandths);
        writer.SetDecimal(8, row, transaction.ExposureDelta.TenThousandths);
        writer.SetDecimal(9, row, transaction.PendingDelta.TenThousandths);
        writer.SetDecimal(10, row, transaction.Stake.TenThousandths);
        writer.SetTimestamp(11, row, transaction.OccurredAt.Microseconds);
        writer.SetTimestamp(12, row, transaction.OriginalOccurredAt.Microseconds);
        writer.SetLong(13, row, transaction.AccountSequence);
        writer.SetLong(14, row, transaction.MarketId);
        SetOptional(writer, 15, row, transaction.Sport);
        writer.SetBoolean(16, row, transaction.InPlay);
        SetOptional(writer, 17, row, transaction.Jurisdiction);
        writer.SetDecimal(18, row, transaction.BalanceAfter?.TenThousandths);
        SetOptional(writer, 19, row, transaction.Reference);
        writer.SetDate(20, row, calendar.DayOf(transaction.OccurredAt).DaysSinceEpoch);
        writer.SetText(21, row, part.Link.Source.Value);
        writer.SetInteger(22, row, part.Link.Partition.Value);
        writer.SetLong(23, row, stored.Offset.Value);
        writer.SetTimestamp(24, row, stored.LoggedAt.Microseconds);
        writer.SetText(25, row, part.Link.Run?.Value);
        writer.SetUnsignedLong(26, row, ContentHash.Of(transaction));
        writer.SetUnsignedLong(27, row, stored.RawHash);
        writer.SetDate(28, row, part.Rows.Date.DaysSinceEpoch);
        writer.SetInteger(29, row, _part);
    }

    private static void SetOptional(DuckChunkWriter writer, int column, int row, Utf8Text value)
    {
        if (value.IsPresent)
        {
            writer.SetUtf8(column, row, value.Span);
        }
        else
        {
            writer.SetNull(column, row);
        }
    }
}
