namespace Accounting.Compactor;

/// <summary>How the aggregators' running totals, added over partitions, compare with those recomputed from a day version.</summary>
public enum RunningTotalsVerdict
{
    /// <summary>They are equal.</summary>
    Agree,

    /// <summary>The difference is exactly that of ids which came in by more than one partition.</summary>
    Explained,

    /// <summary>The date was cold in a partition, so nobody kept them; or they were cut by time-zone rules that are no longer in force.</summary>
    NotKept,

    /// <summary>They differ: either the consumer or the compactor is wrong.</summary>
    Differ,
}
