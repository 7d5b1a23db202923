using System.Buffers.Binary;
using System.IO.Hashing;

namespace Accounting.Reporting.Ids;

/// <summary>
/// What stands for an id where ids of many days are compared: 64 bits of a hash of all of its bits, so that the first of them cut any set of ids into
/// parts of nearly equal size, however the exchange draws its ids. Different ids may have the same; equal ids have.
/// </summary>
internal static class Fingerprint
{
    public static ulong Of(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return XxHash64.HashToUInt64(bytes);
    }
}
