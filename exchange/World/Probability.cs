namespace Accounting.Exchange.World;

/// <summary>A probability as a threshold that a uniform 64-bit number is below.</summary>
internal readonly record struct Probability(ulong Threshold)
{
    /// <summary>From 0, never, to 1, always but for once in 2^64.</summary>
    public static Probability Of(double rate) =>
        rate >= 1 ? new Probability(ulong.MaxValue) : new Probability((ulong)(Math.Max(0, rate) * 18446744073709551616.0));
}
