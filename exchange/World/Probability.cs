namespace Accounting.Exchange.World;

/// <summary>A probability as a threshold that a uniform 64-bit number is below.</summary>
internal readonly record struct Probability(ulong Threshold)
{
    /// <summary>From 0, never, to 1, always but for once in 2^64.</summary>
    public static Probability Of(double rate) =>
        rate >= 1 ? new Probability(ulong.MaxValue) : new Probability((ulong)(Math.Max(0, rate) * 18446744073709551616.0));

    /// <summary>The name of the first rate that isn't from 0 to 1, or null.</summary>
    public static string? FindInvalid(params ReadOnlySpan<(string Name, double Rate)> rates)
    {
        foreach ((string name, double rate) in rates)
        {
            if (!(rate is >= 0 and <= 1))
            {
                return name;
            }
        }

        return null;
    }
}
