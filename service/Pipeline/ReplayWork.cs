using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;

namespace Accounting.Service.Pipeline;

/// <summary>What a replay of the last days has to read.</summary>
/// <param name="Intervals">Those of which any row was logged on those days or later.</param>
/// <param name="Inputs">A hash of what it follows from. Where that is what the last replay followed from, there is nothing that it could find.</param>
/// <param name="Covered">Everything that counted, where each checkpoint of these intervals is open.</param>
public sealed record ReplayWork(IReadOnlyList<PartitionCoverage> Intervals, string Inputs, PinnedInputs Covered)
{
    /// <summary>Whether nothing was logged in the last days that could be read again.</summary>
    public bool IsNothing => Intervals.Count == 0;
}
