using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;

namespace Accounting.Compactor.Replaying;

/// <summary>A run whose files are durable and that doesn't count yet.</summary>
/// <param name="Draft">What it was made of.</param>
/// <param name="Run">What it will say; null where nothing was found.</param>
/// <param name="Days">What it would change, by home date.</param>
public sealed record PreparedRun(RunDraft Draft, Run? Run, IReadOnlyList<DayDifference> Days);
