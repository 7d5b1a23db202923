using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>
/// Feeds the rows of a file that a version holds and those that were judged anew as one, in their total order, which both are in already: so a large file is
/// written again without being sorted again. Held rows of ids that new rows speak of are left out: they are among the judged ones.
/// </summary>
/// <param name="held">The held rows in their order: the stored columns, and the reason for losers.</param>
/// <param name="judged">Writes the judged ones.</param>
/// <param name="table">Has them.</param>
/// <param name="rows">Those that are wanted, in order.</param>
/// <param name="touched">The ids that new rows speak of.</param>
/// <param name="homeDate">That of all of them.</param>
internal sealed class MergedFeed(DuckResult held, RowFeed judged, RowTable table, int[] rows, IdIndex touched, int homeDate) : IRowFeed
{
    private int _nextRow;
    private int _nextHeld;
    private bool _heldIsOver;
    private (long AccountId, long OccurredAt, UInt128 Id) _last = (long.MinValue, long.MinValue, 0);

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        while (count < writer.Capacity)
        {
            bool hasHeld = TryHeld(out DuckChunk chunk);
            if (_nextRow < rows.Length && (!hasHeld || IsBefore(table[rows[_nextRow]], chunk, _nextHeld)))
            {
                judged.Write(writer, count++, table[rows[_nextRow++]]);
            }
            else if (hasHeld)
            {
                RequireOrder(chunk, _nextHeld);
                Copy(writer, count++, chunk, _nextHeld++);
            }
            else
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Goes to the next held row that stays.</summary>
    private bool TryHeld(out DuckChunk chunk)
    {
        chunk = _heldIsOver || held.Rows == 0 ? default : held.Current;
        while (!_heldIsOver)
        {
            for (; _nextHeld < chunk.Rows; _nextHeld++)
            {
                if (!touched.Contains(chunk.Uuid(0, _nextHeld), homeDate))
                {
                    return true;
                }
            }

            _nextHeld = 0;
            _heldIsOver = !held.NextChunk(out chunk);
        }

        return false;
    }

    /// <summary>Ids of judged and held rows are never the same, so no more than these columns can be asked for.</summary>
    private static bool IsBefore(in PackedRow row, in DuckChunk chunk, int index)
    {
        int order = row.AccountId.CompareTo(chunk.Longs(3)[index]);
        order = order != 0 ? order : row.OccurredAt.CompareTo(chunk.Timestamps(11)[index]);
        return (order != 0 ? order : row.Id.CompareTo(chunk.Uuid(0, index))) < 0;
    }

    private void RequireOrder(in DuckChunk chunk, int index)
    {
        (long, long, UInt128) next = (chunk.Longs(3)[index], chunk.Timestamps(11)[index], chunk.Uuid(0, index));
        if (next.CompareTo(_last) < 0)
        {
            throw new InvalidOperationException($"The rows that a version of day {homeDate} holds don't come in their order.");
        }

        _last = next;
    }

    private static void Copy(DuckChunkWriter writer, int row, in DuckChunk chunk, int index)
    {
        for (int column = 0; column < writer.ColumnCount; column++)
        {
            if (chunk.IsNull(column, index))
            {
                writer.SetNull(column, row);
            }
            else
            {
                CopyCell(writer, column, row, chunk, index);
            }
        }
    }

    private static void CopyCell(DuckChunkWriter writer, int column, int row, in DuckChunk chunk, int index)
    {
        switch (writer.KindOf(column))
        {
            case DuckKind.Uuid:
                writer.SetUuid(column, row, chunk.Uuid(column, index));
                break;
            case DuckKind.Integer:
                writer.SetInteger(column, row, chunk.Integers(column)[index]);
                break;
            case DuckKind.Boolean:
                writer.SetBoolean(column, row, chunk.Boolean(column, index));
                break;
            case DuckKind.BigInt:
                writer.SetLong(column, row, chunk.Longs(column)[index]);
                break;
            case DuckKind.UnsignedBigInt:
                writer.SetUnsignedLong(column, row, chunk.UnsignedLongs(column)[index]);
                break;
            case DuckKind.Decimal:
                writer.SetDecimal(column, row, chunk.Decimals(column, Ingest.Amount.DecimalPlaces)[index]);
                break;
            case DuckKind.TimestampTz:
                writer.SetTimestamp(column, row, chunk.Timestamps(column)[index]);
                break;
            case DuckKind.Date:
                writer.SetDate(column, row, chunk.Dates(column)[index]);
                break;
            default:
                writer.SetUtf8(column, row, chunk.Utf8(column, index));
                break;
        }
    }
}
