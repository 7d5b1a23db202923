using System.Runtime.InteropServices;

namespace Accounting.Compactor.DuckDb.Native;

/// <summary>A native object that its destroyer takes by address. Zero is no object.</summary>
internal abstract class NativeHandle : SafeHandle
{
    protected NativeHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;
}

/// <summary>The database instance; it outlives this handle while connections are open.</summary>
internal sealed class DatabaseHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckLibrary.Close(ref handle);
        return true;
    }
}

internal sealed class ConnectionHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckLibrary.Disconnect(ref handle);
        return true;
    }
}

internal sealed class StatementHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckLibrary.DestroyPrepare(ref handle);
        return true;
    }
}

/// <summary>The statements of one text, parsed and not yet prepared.</summary>
internal sealed class ExtractedHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckLibrary.DestroyExtracted(ref handle);
        return true;
    }
}

internal sealed class PendingHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckLibrary.DestroyPending(ref handle);
        return true;
    }
}

internal sealed class LogicalTypeHandle(nint value) : NativeHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckVectors.DestroyLogicalType(ref handle);
        return true;
    }
}
