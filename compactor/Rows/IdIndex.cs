using System.Numerics;

namespace Accounting.Compactor.Rows;

/// <summary>Rows of a table by their ids, in open addressing: in a slot lies the number of an id's first row, plus one. The whole id and its home date decide.</summary>
internal sealed class IdIndex
{
    private readonly RowTable _table;
    private readonly int[] _slots;

    public IdIndex(RowTable table)
    {
        _table = table;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, table.Count + (table.Count / 2)))];
    }

    /// <summary>Adds a row, unless there is one of its id.</summary>
    /// <returns>The first row of its id.</returns>
    public int Add(int number)
    {
        ref PackedRow row = ref _table[number];
        ref int slot = ref Find(row.IdHigh, row.IdLow, row.HomeDate);
        if (slot == 0)
        {
            slot = number + 1;
        }

        return slot - 1;
    }

    /// <summary>Whether there is a row of the id.</summary>
    public bool Contains(UInt128 id, int homeDate) => Find((ulong)(id >> 64), (ulong)id, homeDate) != 0;

    private ref int Find(ulong high, ulong low, int homeDate)
    {
        int mask = _slots.Length - 1;
        int slot = (int)((low ^ (high * 0x9E3779B97F4A7C15UL)) * 0xD6E8FEB86659FD93UL >> 32) & mask;
        while (_slots[slot] != 0 && !_table[_slots[slot] - 1].IsOf(high, low, homeDate))
        {
            slot = (slot + 1) & mask;
        }

        return ref _slots[slot];
    }
}
