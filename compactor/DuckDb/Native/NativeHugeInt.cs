using System.Runtime.InteropServices;

namespace Accounting.Compactor.DuckDb.Native;

/// <summary>A 128-bit integer as the C API passes it by value: low word first. Signed and unsigned alike.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeHugeInt(ulong lower, ulong upper)
{
    public readonly ulong Lower = lower;
    public readonly ulong Upper = upper;

    public static NativeHugeInt From(Int128 value) => From((UInt128)value);

    public static NativeHugeInt From(UInt128 value) => new((ulong)value, (ulong)(value >> 64));
}
