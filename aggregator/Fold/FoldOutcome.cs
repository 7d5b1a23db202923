namespace Accounting.Aggregator.Fold;

/// <summary>What a row did to its day store when it was folded in. Describes the stream, not the set: another order gives other outcomes and the same store.</summary>
public enum FoldOutcome
{
    /// <summary>The first row of its id.</summary>
    Added,

    /// <summary>It took the place of an older revision.</summary>
    Superseding,

    /// <summary>A newer revision already stands.</summary>
    Superseded,

    /// <summary>The same id, revision and content stands already.</summary>
    Duplicate,

    /// <summary>Another content stands, or stood, at the same id and revision.</summary>
    Conflicting,
}
