using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>
/// Feeds the rows of a file that a version holds and those that were judged anew as one, in their total order, which both are in already: so a large file is
/// written again without being sorted again. Held rows of ids that new rows speak of are left out: they are among the judged ones. Between two judged rows
/// there are mostly many held ones: these are copied column by column.
/// </summary>
/// <param name="held">The held rows in their order: the stored columns, and the reason for losers.</param>
/// <param name="judged">Writes the judged ones.</param>
/// <param name="table">Has them.</param>
/// <param name="rows">Those that are wanted, in order.</param>
/// <param name="touched">The ids that new rows speak of.</param>
/// <param name="homeDate">That of all of them.</param>
internal sealed class MergedFeed(DuckResult held, RowFeed judged, RowTable table, int[] rows, IdIndex touched, int homeDate) : IRowFeed
{
    private readonly HeldCursor _held = new(held, touched, homeDate);
    private int _nextRow;
    private (long AccountId, long OccurredAt, UInt128 Id) _last = (long.MinValue, long.MinValue, 0);

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        while (count < writer.Capacity)
        {
            bool hasHeld = _held.TryPeek(out DuckChunk chunk, out int from);
            if (_nextRow < rows.Length && (!hasHeld || IsBefore(table[rows[_nextRow]], KeyOf(chunk, from))))
            {
                judged.Write(writer, count++, table[rows[_nextRow++]]);
            }
            else if (hasHeld)
            {
                int length = FindRun(chunk, from, writer.Capacity - count);
                for (int column = 0; column < writer.ColumnCount; column++)
                {
                    writer.Copy(column, count, chunk, from, length);
                }

                count += length;
                _held.Pass(length);
            }
            else
            {
                break;
            }
        }

        return count;
    }

    /// <summary>How many held rows come one after the other, none of them touched, before the next judged one.</summary>
    private int FindRun(in DuckChunk chunk, int from, int most)
    {
        int end = Math.Min(chunk.Rows, from + most);
        int next = from;
        do
        {
            (long, long, UInt128) key = KeyOf(chunk, next);
            if (next > from && _nextRow < rows.Length && IsBefore(table[rows[_nextRow]], key))
            {
                break;
            }

            _last = key.CompareTo(_last) >= 0 ? key : throw new InvalidOperationException($"The rows that a version of day {homeDate} holds don't come in their order.");
            next++;
        }
        while (next < end && !_held.IsTouched(chunk, next));
        return next - from;
    }

    private static (long AccountId, long OccurredAt, UInt128 Id) KeyOf(in DuckChunk chunk, int index) =>
        (chunk.Longs(3)[index], chunk.Timestamps(11)[index], chunk.Uuid(0, index));

    /// <summary>Ids of judged and held rows are never the same, so no more than these columns can be asked for.</summary>
    private static bool IsBefore(in PackedRow row, (long AccountId, long OccurredAt, UInt128 Id) held) =>
        (row.AccountId, row.OccurredAt, row.Id).CompareTo(held) < 0;
}
