using Accounting.Compactor;
using Accounting.Reporting;

namespace Accounting.Service.Pipeline;

/// <summary>What a nightly did.</summary>
/// <param name="Replay">What the last days, read again, brought.</param>
/// <param name="Compaction">The days it pinned.</param>
/// <param name="Months">Every month from the first with activity on, in order.</param>
/// <param name="CompactionSeconds">How long the compaction took.</param>
/// <param name="ReportingSeconds">How long the reports took.</param>
public sealed record NightlyResult(
    NightlyReplayResult Replay, CompactionResult Compaction, IReadOnlyList<MonthResult> Months, double CompactionSeconds, double ReportingSeconds);
