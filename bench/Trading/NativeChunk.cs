using System.Runtime.InteropServices;

namespace Accounting.Bench.Trading;

/// <summary>
/// Memory outside the managed heap. The collector lets garbage grow with all that lives there: a topic that a broker would keep must not make room for what the consumer leaves.
/// </summary>
internal sealed unsafe class NativeChunk<T> : SafeHandle
    where T : unmanaged
{
    private readonly int _length;

    public NativeChunk(int length)
        : base(0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)NativeMemory.Alloc((nuint)length, (nuint)sizeof(T)));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>All of it; not to be used once this is disposed.</summary>
    public Span<T> Span => new((T*)handle, _length);

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
