using Accounting.Aggregator.Fold;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// What messages did to the hot day stores since the partition came to this member. Tells of the stream and not of the set: what counts is
/// decided by the days' folds. Rows of cold home dates are folded by the compactor alone and are in none of these.
/// </summary>
/// <param name="Duplicate">The same revision with the same content stood already.</param>
/// <param name="Superseded">A newer revision stood already, or the row took the place of an older one.</param>
/// <param name="Conflicting">Another content stood at the same revision.</param>
public readonly record struct FoldCounts(long Duplicate, long Superseded, long Conflicting)
{
    /// <summary>With one more.</summary>
    public FoldCounts With(FoldOutcome outcome) => outcome switch
    {
        FoldOutcome.Duplicate => this with { Duplicate = Duplicate + 1 },
        FoldOutcome.Superseding or FoldOutcome.Superseded => this with { Superseded = Superseded + 1 },
        FoldOutcome.Conflicting => this with { Conflicting = Conflicting + 1 },
        _ => this,
    };
}
