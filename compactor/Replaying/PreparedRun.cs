using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;

namespace Accounting.Compactor.Replaying;

/// <summary>A run whose files are durable and that doesn't count yet.</summary>
/// <param name="Draft">What it was made of.</param>
/// <param name="Run">What it will say; null where nothing was found and nothing was read that hadn't been.</param>
/// <param name="Days">What it would change, by home date.</param>
public sealed record PreparedRun(RunDraft Draft, Run? Run, IReadOnlyList<DayDifference> Days)
{
    /// <summary>Whether there is anything that wasn't stored; a run that found nothing may still say that offsets were read which nobody had read.</summary>
    public bool HasFound => Draft.Candidates.Count > 0;
}
