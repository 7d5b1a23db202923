using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// Rows by transaction id, at 70 to 76 bytes each, for millions of them; a row's place never moves.
/// <para>
/// Rows lie in chunks, in the order in which they came. The index is open addressing in groups of 16 slots (as in Google's Swiss tables): of each slot a
/// tag of one byte, 0 where it is free, else 7 bits of the id's hash, and the number of its row. A group's tags are compared at once; what decides is the
/// whole id of the row. A search goes from group to group, one step further each time, and ends at one with a free slot, which there always is: at most
/// seven of eight slots are taken, and none is ever freed.
/// </para>
/// </summary>
internal sealed class StandingRows
{
    private const int GroupSlots = 16;
    private const int TagBits = 7;
    private const byte Taken = 1 << TagBits;
    private const int ChunkBits = 14;
    private const int ChunkRows = 1 << ChunkBits;
    private const int RowsAtFirst = 16;

    private readonly List<StandingRow[]> _chunks = [new StandingRow[RowsAtFirst]];
    private byte[] _tags = new byte[GroupSlots];
    private int[] _numbers = new int[GroupSlots];

    public int Count { get; private set; }

    /// <summary>Memory of the rows and of their index, in bytes, by the capacity that they take.</summary>
    public long Bytes => ((long)(_chunks.Count - 1) * ChunkRows * Unsafe.SizeOf<StandingRow>()) + ((long)_chunks[^1].Length * Unsafe.SizeOf<StandingRow>())
        + ((long)_tags.Length * (sizeof(byte) + sizeof(int)));

    /// <summary>Begins to fetch the slots that a search for this id begins with into the cache.</summary>
    public unsafe void Prefetch(TransactionId id)
    {
        if (Sse.IsSupported)
        {
            int slot = GroupOf(HashOf(id)) * GroupSlots;
            Sse.Prefetch0(Unsafe.AsPointer(ref _tags[slot]));
            Sse.Prefetch0(Unsafe.AsPointer(ref _numbers[slot]));
        }
    }

    /// <summary>The row of an id; a null reference where there is none.</summary>
    public ref StandingRow Find(TransactionId id)
    {
        ulong hash = HashOf(id);
        int group = GroupOf(hash);
        for (int step = 1; ; step++)
        {
            ref StandingRow row = ref FindIn(group, TagOf(hash), id, out uint free);
            if (free != 0 || !Unsafe.IsNullRef(ref row))
            {
                return ref row;
            }

            group = Next(group, step);
        }
    }

    /// <summary>The row of an id, which is added empty but for the id where there is none.</summary>
    public ref StandingRow FindOrAdd(TransactionId id, out bool exists)
    {
        if (Count >= _tags.Length / 8 * 7)
        {
            DoubleIndex();
        }

        ulong hash = HashOf(id);
        int group = GroupOf(hash);
        for (int step = 1; ; step++)
        {
            ref StandingRow row = ref FindIn(group, TagOf(hash), id, out uint free);
            exists = !Unsafe.IsNullRef(ref row);
            if (exists)
            {
                return ref row;
            }

            if (free != 0)
            {
                Take((group * GroupSlots) + BitOperations.TrailingZeroCount(free), hash, Count);
                return ref Append(id);
            }

            group = Next(group, step);
        }
    }

    private static byte TagOf(ulong hash) => (byte)(Taken | hash);

    private static ulong HashOf(TransactionId id)
    {
        ulong mixed = ((ulong)(id.Value >> 64) * 0x9E3779B97F4A7C15) ^ (ulong)id.Value;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        return mixed ^ (mixed >> 32);
    }

    private int GroupOf(ulong hash) => (int)(hash >> TagBits) & ((_tags.Length / GroupSlots) - 1);

    private int Next(int group, int step) => (group + step) & ((_tags.Length / GroupSlots) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref StandingRow FindIn(int group, byte tag, TransactionId id, out uint free)
    {
        var tags = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_tags), (nuint)(group * GroupSlots));
        uint alike = Vector128.Equals(tags, Vector128.Create(tag)).ExtractMostSignificantBits();
        free = Vector128.Equals(tags, Vector128<byte>.Zero).ExtractMostSignificantBits();
        for (; alike != 0; alike &= alike - 1)
        {
            ref StandingRow row = ref RowAt(_numbers[(group * GroupSlots) + BitOperations.TrailingZeroCount(alike)]);
            if (row.Id == id)
            {
                return ref row;
            }
        }

        return ref Unsafe.NullRef<StandingRow>();
    }

    private ref StandingRow RowAt(int number) => ref _chunks[number >> ChunkBits][number & (ChunkRows - 1)];

    private ref StandingRow Append(TransactionId id)
    {
        StandingRow[] last = _chunks[^1];
        int place = Count & (ChunkRows - 1);
        if (place == 0 && Count > 0)
        {
            _chunks.Add(new StandingRow[ChunkRows]);
        }
        else if (place == last.Length)
        {
            Array.Resize(ref last, 2 * last.Length);
            _chunks[^1] = last;
        }

        ref StandingRow row = ref RowAt(Count++);
        row.Id = id;
        return ref row;
    }

    private void DoubleIndex()
    {
        int slots = checked(2 * _tags.Length);
        _tags = new byte[slots];
        _numbers = new int[slots];
        for (int number = 0; number < Count; number++)
        {
            ulong hash = HashOf(RowAt(number).Id);
            int group = GroupOf(hash);
            for (int step = 1; ; step++)
            {
                int free = _tags.AsSpan(group * GroupSlots, GroupSlots).IndexOf((byte)0);
                if (free >= 0)
                {
                    Take((group * GroupSlots) + free, hash, number);
                    break;
                }

                group = Next(group, step);
            }
        }
    }

    private void Take(int slot, ulong hash, int number)
    {
        _tags[slot] = TagOf(hash);
        _numbers[slot] = number;
    }
}
