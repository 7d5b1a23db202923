using System.Numerics;

namespace Accounting.Exchange.World;

/// <summary>
/// xoshiro256** seeded through splitmix64 (Blackman and Vigna, prng.di.unimi.it): the same numbers from the same seed on every machine.
/// Whole numbers only, so that no platform's floating point can change a simulation.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Streams of one seed are independent: drawing from one never moves another.</summary>
    public SeededRandom(ulong seed, ulong stream)
    {
        ulong state = seed + (stream * 0xD1342543DE82EF95);
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform from 0 up to, not including, <paramref name="bound"/>, which is above 0.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Uniform from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public long Between(long from, long to) => from + (long)Math.BigMul(Next(), (ulong)(to - from) + 1, out _);

    /// <summary>From <paramref name="from"/> to <paramref name="to"/>, both included, most near <paramref name="from"/>: the cube of a uniform number.</summary>
    public long Skewed(long from, long to) => from + (long)Math.BigMul(Cube(), (ulong)(to - from) + 1, out _);

    /// <summary>A rank below <paramref name="bound"/>, low ranks far more often: activity as skewed as that of real customers.</summary>
    public int SkewedBelow(int bound) => (int)Math.BigMul(Cube(), (ulong)bound, out _);

    public bool Happens(Probability probability) => Next() < probability.Threshold;

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private ulong Cube()
    {
        ulong uniform = Next();
        return Math.BigMul(Math.BigMul(uniform, uniform, out _), uniform, out _);
    }
}
