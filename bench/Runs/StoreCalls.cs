namespace Accounting.Bench.Runs;

/// <summary>Calls of an object store, as a bucket charges for them.</summary>
/// <param name="Puts">Objects written.</param>
/// <param name="Reads">Objects read, or asked for.</param>
/// <param name="ListPages">Pages of listings.</param>
/// <param name="Listed">Objects that listings named.</param>
/// <param name="BytesRead">Bytes read.</param>
/// <param name="BytesWritten">Bytes written.</param>
internal readonly record struct StoreCalls(long Puts, long Reads, long ListPages, long Listed, long BytesRead, long BytesWritten)
{
    public long Total => Puts + Reads + ListPages;

    public static StoreCalls operator -(StoreCalls left, StoreCalls right) => new(
        left.Puts - right.Puts, left.Reads - right.Reads, left.ListPages - right.ListPages, left.Listed - right.Listed, left.BytesRead - right.BytesRead, left.BytesWritten - right.BytesWritten);
}
