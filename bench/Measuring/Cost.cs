namespace Accounting.Bench.Measuring;

/// <summary>What some work took.</summary>
/// <param name="Seconds">Time by the clock on the wall.</param>
/// <param name="ProcessorSeconds">Processor time of the process.</param>
/// <param name="AllocatedBytes">What managed code allocated, on all threads.</param>
/// <param name="PeakBytes">The most memory that was resident, beyond what was before; 0 where it wasn't looked at.</param>
internal sealed record Cost(double Seconds, double ProcessorSeconds, long AllocatedBytes, long PeakBytes)
{
    public static Cost operator +(Cost left, Cost right) => new(
        left.Seconds + right.Seconds, left.ProcessorSeconds + right.ProcessorSeconds, left.AllocatedBytes + right.AllocatedBytes, Math.Max(left.PeakBytes, right.PeakBytes));

    /// <summary>Of several costs of the same work the one in the middle, by processor time.</summary>
    public static Cost Median(IReadOnlyList<Cost> costs) => costs.OrderBy(cost => cost.ProcessorSeconds).ElementAt(costs.Count / 2);
}
