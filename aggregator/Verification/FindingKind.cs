namespace Accounting.Aggregator.Verification;

/// <summary>What is wrong with a place of the store, gravest first.</summary>
public enum FindingKind
{
    /// <summary>The bytes aren't those that were written.</summary>
    Damaged,

    /// <summary>Something refers to it, and it isn't there.</summary>
    Missing,

    /// <summary>It can be read, and says something else than what it follows from.</summary>
    Disagreeing,

    /// <summary>Lawful: newer inputs wait for their turn.</summary>
    Behind,

    /// <summary>Lawful: nothing refers to it, as to what a crash leaves.</summary>
    Orphaned,
}
