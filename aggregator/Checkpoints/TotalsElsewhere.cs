using System.Collections;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// Stands in memory for running totals that are in the store: they are most of what a checkpoint says, and only a compaction of their date asks
/// for them (<see cref="StoredTotals"/>). Who takes them for the totals themselves is stopped.
/// </summary>
internal sealed class TotalsElsewhere : IReadOnlyList<WinnerTotal>
{
    public static readonly TotalsElsewhere Instance = new();

    private TotalsElsewhere()
    {
    }

    public int Count => throw NotHere();

    public WinnerTotal this[int index] => throw NotHere();

    public IEnumerator<WinnerTotal> GetEnumerator() => throw NotHere();

    IEnumerator IEnumerable.GetEnumerator() => throw NotHere();

    private static InvalidOperationException NotHere() => new("Running totals were left in the store and are asked for as if they were here.");
}
