using System.Runtime.CompilerServices;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// The 16 bytes of a VARCHAR or BLOB cell: a 32-bit length, then the bytes themselves, zero-filled, if they are at
/// most 12, else their first four and the address of all of them.
/// </summary>
internal static unsafe class DuckString
{
    internal const int InlineBytes = 12;
    private const int CellBytes = 16;
    private const int AddressOffset = 8;

    /// <summary>The bytes; they live as long as the chunk.</summary>
    internal static ReadOnlySpan<byte> Read(byte* cell)
    {
        int length = checked((int)*(uint*)cell);
        return new ReadOnlySpan<byte>(
            length <= InlineBytes ? cell + sizeof(uint) : *(byte**)(cell + AddressOffset), length);
    }

    internal static void WriteInline(byte* cell, ReadOnlySpan<byte> bytes)
    {
        Unsafe.InitBlockUnaligned(cell, 0, CellBytes);
        *(uint*)cell = (uint)bytes.Length;
        bytes.CopyTo(new Span<byte>(cell + sizeof(uint), InlineBytes));
    }
}
