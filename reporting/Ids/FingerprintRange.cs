namespace Accounting.Reporting.Ids;

/// <summary>One of 2^<paramref name="Bits"/> equal parts of all fingerprints: those that begin with the bits of <paramref name="Number"/>.</summary>
public readonly record struct FingerprintRange(int Bits, int Number)
{
    /// <summary>Each range has a file and a buffer of its own while arrivals are read.</summary>
    internal const int BitsMax = 10;

    internal ulong First => Bits == 0 ? 0 : (ulong)Number << (64 - Bits);

    internal ulong Last => Bits == 0 ? ulong.MaxValue : First | (ulong.MaxValue >> Bits);

    /// <summary>All parts of one size.</summary>
    internal static IEnumerable<FingerprintRange> Cut(int bits) => Enumerable.Range(0, 1 << bits).Select(number => new FingerprintRange(bits, number));

    internal bool Overlaps(FingerprintRange other) => First <= other.Last && other.First <= Last;

    internal static int NumberOf(ulong fingerprint, int bits) => bits == 0 ? 0 : (int)(fingerprint >> (64 - bits));
}
