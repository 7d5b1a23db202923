namespace Accounting.Compactor;

/// <summary>What of a home date's inputs a day version holds.</summary>
/// <param name="Parts">Of every place all of whose inputs are still here.</param>
/// <param name="Unfound">What the version says of places of which some aren't here any more, or are otherwise: it is no version of these inputs.</param>
public sealed record HeldParts(IReadOnlySet<SegmentPart> Parts, IReadOnlyList<DayInput> Unfound)
{
    /// <summary>Whether the version holds of these inputs alone.</summary>
    public bool IsWhole => Unfound.Count == 0;
}
