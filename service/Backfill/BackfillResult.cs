using Accounting.Compactor;
using Accounting.Compactor.Replaying;

namespace Accounting.Service.Backfill;

/// <summary>What a backfill did.</summary>
/// <param name="Prepared">What was found, and what it changes.</param>
/// <param name="IsComplete">Whether it counts now; never of a dry run or where nothing was found.</param>
/// <param name="FilesRestored">Files of the store that were missing or damaged and were put back.</param>
/// <param name="Compaction">Of the days concerned; null in a dry run.</param>
public sealed record BackfillResult(PreparedRun Prepared, bool IsComplete, long FilesRestored, CompactionResult? Compaction);
