namespace Accounting.Bench.Measuring;

/// <summary>What a figure is to reach.</summary>
/// <param name="Bound">The figure that suffices.</param>
/// <param name="IsLeast">Whether more is better.</param>
internal sealed record Target(double Bound, bool IsLeast)
{
    public static Target AtLeast(double bound) => new(bound, true);

    public static Target AtMost(double bound) => new(bound, false);

    public bool IsMetBy(double value) => IsLeast ? value >= Bound : value <= Bound;
}
