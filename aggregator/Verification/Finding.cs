namespace Accounting.Aggregator.Verification;

/// <summary>Something that a verification noticed.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Place">The object's key, or the folder or transaction where there is no single object.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
/// <param name="Remedy">What to do: a command, or where to restore it from.</param>
public sealed record Finding(FindingKind Kind, string Place, string Problem, string Remedy)
{
    /// <summary>Whether the store isn't sound because of it; what is behind or orphaned is lawful.</summary>
    public bool IsFault => Kind is FindingKind.Damaged or FindingKind.Missing or FindingKind.Disagreeing;
}
