using Accounting.Aggregator.Fold;

namespace Accounting.Compactor;

/// <summary>
/// Finds of one place's segment parts those whose rows a day version says that it holds. Nearly always it is all of them; others have come since where an owner left
/// its checkpoint late, or where offsets were read again whose checkpoint had gone: one of them, or those that were written down last. A digest is the
/// exact sum over rows, so a choice that comes to it is the right one.
/// </summary>
internal sealed class PartChoice
{
    /// <summary>A search that takes longer is given up: the date is then folded from its segments, as if the version weren't there.</summary>
    private const int StepsMax = 100_000;

    private readonly SegmentPart[] _latestFirst;
    private readonly long[] _rowsFrom;
    private readonly HashSet<SegmentPart> _leftOut = new(ReferenceEqualityComparer.Instance);
    private int _steps;

    private PartChoice(IReadOnlyList<SegmentPart> candidates)
    {
        _latestFirst = [.. candidates.OrderByDescending(part => part.Link.CreatedAt).ThenByDescending(part => part.Link.Range.From)];
        _rowsFrom = new long[_latestFirst.Length + 1];
        for (int index = _latestFirst.Length - 1; index >= 0; index--)
        {
            _rowsFrom[index] = _rowsFrom[index + 1] + _latestFirst[index].Rows.Digest.Rows;
        }
    }

    /// <param name="candidates">All of the place and within its range.</param>
    /// <param name="wanted">What the version holds.</param>
    /// <returns>Null where no choice of them comes to it.</returns>
    public static IReadOnlyList<SegmentPart>? Of(IReadOnlyList<SegmentPart> candidates, RowDigest wanted)
    {
        RowDigest all = candidates.Aggregate(RowDigest.Zero, (sum, part) => sum + part.Rows.Digest);
        if (all == wanted)
        {
            return candidates;
        }

        if (!Includes(all, wanted))
        {
            return null;
        }

        RowDigest surplus = all - wanted;
        if (candidates.FirstOrDefault(part => part.Rows.Digest == surplus) is { } one)
        {
            return [.. candidates.Where(part => part != one)];
        }

        var choice = new PartChoice(candidates);
        return choice.LeavesOut(0, surplus) ? [.. candidates.Where(part => !choice._leftOut.Contains(part))] : null;
    }

    private bool LeavesOut(int first, RowDigest surplus)
    {
        for (int index = first; index < _latestFirst.Length && surplus.Rows <= _rowsFrom[index] && ++_steps <= StepsMax; index++)
        {
            SegmentPart part = _latestFirst[index];
            if (!Includes(surplus, part.Rows.Digest))
            {
                continue;
            }

            _leftOut.Add(part);
            RowDigest left = surplus - part.Rows.Digest;
            if (left == RowDigest.Zero || LeavesOut(index + 1, left))
            {
                return true;
            }

            _leftOut.Remove(part);
        }

        return false;
    }

    private static bool Includes(RowDigest sum, RowDigest part) =>
        part.Rows <= sum.Rows && part.ContentHashSum <= sum.ContentHashSum && part.PlacementSum <= sum.PlacementSum;
}
