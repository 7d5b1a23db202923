using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>Feeds rows of a table to DuckDB in the order given: the stored columns, then what else is asked for.</summary>
/// <param name="table">The table.</param>
/// <param name="rows">Which of its rows.</param>
/// <param name="isWanted">Which of those.</param>
/// <param name="last">The columns after the stored ones.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class RowFeed(RowTable table, ReadOnlyMemory<OrderedRow> rows, RowFilter isWanted, RowFeedColumns last, CancellationToken cancellation) : IRowFeed
{
    private readonly byte[][] _sources = [.. table.Lanes.Select(lane => System.Text.Encoding.UTF8.GetBytes(lane.Source.Value))];

    private readonly byte[]?[] _runs = [.. table.Lanes.Select(lane => lane.Run is { } run ? System.Text.Encoding.UTF8.GetBytes(run.Value) : null)];

    private int[] _chosen = [];
    private int _next;

    /// <summary>The columns that a feed has.</summary>
    public static IReadOnlyList<DuckColumn> Columns(RowFeedColumns last) =>
        last == RowFeedColumns.Stored ? RowColumns.All : [.. RowColumns.All, new("loser_reason", DuckType.Varchar)];

    public int Fill(DuckChunkWriter writer)
    {
        cancellation.ThrowIfCancellationRequested();
        int count = Choose(writer.Capacity);
        for (int index = 0; index < count; index++)
        {
            table.Prefetch(_chosen[Math.Min(index + RowTable.Ahead, count - 1)]);
            Write(writer, index, table[_chosen[index]]);
        }

        return count;
    }

    private int Choose(int most)
    {
        if (_chosen.Length < most)
        {
            _chosen = new int[most];
        }

        int count = 0;
        ReadOnlySpan<OrderedRow> all = rows.Span;
        for (; _next < all.Length && count < most; _next++)
        {
            if (isWanted.Wants(all[_next]))
            {
                _chosen[count++] = all[_next].Row;
            }
        }

        return count;
    }

    /// <summary>Writes one row.</summary>
    public void Write(DuckChunkWriter writer, int index, in PackedRow row)
    {
        writer.SetUuid(0, index, row.Id);
        writer.SetInteger(1, index, row.Revision);
        writer.SetBoolean(2, index, row.Has(RowFlags.Voided));
        writer.SetLong(3, index, row.AccountId);
        writer.SetUtf8(4, index, StatisticNames.AccountTypes[(int)row.AccountType]);
        writer.SetUtf8(5, index, StatisticNames.Kinds[(int)row.Kind]);
        writer.Write(6, index, row.Currency);
        writer.SetDecimal(7, index, row.Amount);
        writer.SetDecimal(8, index, row.ExposureDelta);
        writer.SetDecimal(9, index, row.PendingDelta);
        writer.SetDecimal(10, index, row.Stake);
        writer.SetTimestamp(11, index, row.OccurredAt);
        writer.SetTimestamp(12, index, row.OriginalOccurredAt);
        WriteOptional(writer, index, row);
        writer.SetDate(20, index, row.BusinessDay);
        writer.SetUtf8(21, index, _sources[row.Lane]);
        writer.SetInteger(22, index, table.Lanes[row.Lane].Partition.Value);
        writer.SetLong(23, index, row.Offset);
        writer.SetTimestamp(24, index, row.LoggedAt);
        if (_runs[row.Lane] is { } run)
        {
            writer.SetUtf8(25, index, run);
        }
        else
        {
            writer.SetNull(25, index);
        }

        writer.SetUnsignedLong(26, index, row.ContentHash);
        writer.SetUnsignedLong(27, index, row.RawHash);
        if (last == RowFeedColumns.LoserReason)
        {
            writer.SetUtf8(28, index, row.Fate.Reason());
        }
    }

    private void WriteOptional(DuckChunkWriter writer, int index, in PackedRow row)
    {
        writer.SetLong(13, index, row.Has(RowFlags.HasAccountSequence) ? row.AccountSequence : null);
        writer.SetLong(14, index, row.Has(RowFlags.HasMarket) ? row.MarketId : null);
        writer.Write(15, index, table.Texts, row.Sport);
        writer.SetBoolean(16, index, row.Has(RowFlags.HasInPlay) ? row.Has(RowFlags.InPlay) : null);
        writer.Write(17, index, table.Texts, row.Jurisdiction);
        writer.SetDecimal(18, index, row.Has(RowFlags.HasBalance) ? row.BalanceAfter : null);
        writer.Write(19, index, table.Texts, row.Reference);
    }
}
