using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Accounting.Compactor.Rows;

/// <summary>
/// Room for rows outside the managed heap, in chunks: the garbage collector lets a heap grow in proportion to what lives in it, and a day of rows would let
/// it double. On Linux in pages of two megabytes, since rows in order lie anywhere, and nearly each would miss the processor's table of small pages.
/// </summary>
internal sealed unsafe partial class RowMemory : IDisposable
{
    private const int ChunkBits = 15;
    private const int ChunkRows = 1 << ChunkBits;
    private const nuint PageBytes = 2 << 20;
    private const int AdviseHugePages = 14;

    private readonly List<nint> _chunks = [];

    ~RowMemory() => Free();

    public ref PackedRow this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *At(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PackedRow* At(int row) => (PackedRow*)_chunks[row >> ChunkBits] + (row & (ChunkRows - 1));

    /// <summary>Makes room for so many rows in all; what is in it is anything.</summary>
    public void Reserve(int rows)
    {
        while (_chunks.Count * (long)ChunkRows < rows)
        {
            nuint bytes = ((nuint)(ChunkRows * sizeof(PackedRow)) + PageBytes - 1) / PageBytes * PageBytes;
            void* chunk = NativeMemory.AlignedAlloc(bytes, PageBytes);
            _chunks.Add((nint)chunk);
            if (OperatingSystem.IsLinux())
            {
                // A hint: where it isn't taken the pages are small.
                _ = MemoryAdvise((nint)chunk, bytes, AdviseHugePages);
            }
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        foreach (nint chunk in _chunks)
        {
            NativeMemory.AlignedFree((void*)chunk);
        }

        _chunks.Clear();
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nuint bytes, int advice);
}
