namespace Accounting.Aggregator.Checkpoints;

/// <summary>A checkpoint as catalogs remember it: its sums packed, its running totals left in the store.</summary>
internal static class RememberedCheckpoint
{
    public static NamedCheckpoint Of(NamedCheckpoint named) => named with
    {
        Checkpoint = named.Checkpoint with { HomeDates = [.. named.Checkpoint.HomeDates.Select(Of)] },
    };

    /// <summary>For who needs to find rows, and nothing of what they come to.</summary>
    public static NamedCheckpoint WithoutMonths(NamedCheckpoint named) => named with
    {
        Checkpoint = named.Checkpoint with { HomeDates = [.. named.Checkpoint.HomeDates.Select(rows => rows with { Months = [], RunningTotals = null })] },
    };

    private static HomeDateRows Of(HomeDateRows rows) => rows with
    {
        Months = [.. rows.Months.Select(month => month with { Sums = PackedSums.Of(month.Sums) })],
        RunningTotals = rows.RunningTotals is null ? null : TotalsElsewhere.Instance,
    };
}
