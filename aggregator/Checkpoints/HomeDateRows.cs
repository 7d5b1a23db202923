using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What a checkpoint's segment holds of one home date, and where.</summary>
public sealed record HomeDateRows
{
    public required HomeDate Date { get; init; }

    /// <summary>Byte position of the date's first block in the segment.</summary>
    public required long Position { get; init; }

    /// <summary>Number of consecutive blocks that are all of this date.</summary>
    public required int Blocks { get; init; }

    public required RowDigest Digest { get; init; }

    /// <summary>By business month, ascending.</summary>
    public required IReadOnlyList<MonthRows> Months { get; init; }

    /// <summary>The day store's running totals of winners at the checkpoint's end; null where the date was cold, so nobody kept them.</summary>
    public required IReadOnlyList<WinnerTotal>? RunningTotals { get; init; }
}
