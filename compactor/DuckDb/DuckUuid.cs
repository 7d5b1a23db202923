namespace Accounting.Compactor.DuckDb;

/// <summary>
/// DuckDB keeps a UUID as a signed 128-bit integer with the top bit flipped, so that signed order is the order of the
/// digits. Flipping twice gives the digits back.
/// </summary>
internal static class DuckUuid
{
    internal static UInt128 Flip(UInt128 value) => value ^ (UInt128.One << 127);
}
