namespace Accounting.Ingest.Avro;

/// <summary>CRC-64-AVRO, the Rabin fingerprint of the specification ("Schema Fingerprints").</summary>
public static class Crc64Avro
{
    /// <summary>The fingerprint of no bytes, and the polynomial.</summary>
    private const ulong Empty = 0xc15d213aa4d7a795;

    private static readonly ulong[] Table = BuildTable();

    public static ulong Compute(ReadOnlySpan<byte> data)
    {
        ulong fingerprint = Empty;
        foreach (byte b in data)
            fingerprint = (fingerprint >> 8) ^ Table[(byte)(fingerprint ^ b)];
        return fingerprint;
    }

    private static ulong[] BuildTable()
    {
        var table = new ulong[256];
        for (uint i = 0; i < 256; i++)
        {
            ulong fingerprint = i;
            for (int bit = 0; bit < 8; bit++)
                fingerprint = (fingerprint >> 1) ^ (Empty & (0UL - (fingerprint & 1)));
            table[i] = fingerprint;
        }

        return table;
    }
}
