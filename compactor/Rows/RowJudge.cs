using Accounting.Aggregator.Runs;

namespace Accounting.Compactor.Rows;

/// <summary>
/// Decides of every row whether it stands, in memory, just as <c>RowRanking</c> says it in SQL.
/// <list type="number">
/// <item>Rows are put into an index by their ids. Nearly every id comes once: such a row stands, unless it is
/// voided or retracted.</item>
/// <item>Rows of ids that come again are sorted by what decides: not retracted, the higher revision, a topic before a file, the greater content, the lower origin.
/// The first of each id stands.</item>
/// <item>Rows of the same origin and content are one row, read twice. The one that a version holds already, else the first read, is kept; it makes no difference to any column.</item>
/// </list>
/// </summary>
/// <param name="table">The rows.</param>
/// <param name="ids">Gets them by their ids.</param>
/// <param name="retractions">The retractions that hold.</param>
/// <param name="overlaps">Whether a row can have been read twice.</param>
internal sealed class RowJudge(RowTable table, IdIndex ids, IEnumerable<Retraction> retractions, bool overlaps)
{
    private readonly Func<long, bool>?[] _retractions = table.RetractionsByLane(retractions);

    /// <summary>Whether anything is retracted at all.</summary>
    private bool HasRetractions => Array.Exists(_retractions, retraction => retraction is not null);

    /// <summary>Sets the fate of every row.</summary>
    public void Judge(CancellationToken cancellation)
    {
        bool hasRetractions = HasRetractions;
        List<(int First, int Row)> again = JudgeAlone(hasRetractions, cancellation);
        again.Sort();
        for (int index = 0; index < again.Count;)
        {
            int first = again[index].First;
            var rows = new List<int> { first };
            while (index < again.Count && again[index].First == first)
            {
                rows.Add(again[index++].Row);
            }

            JudgeTogether(rows, hasRetractions);
        }
    }

    /// <returns>Rows of ids that an earlier row has too, with the first of each.</returns>
    private List<(int First, int Row)> JudgeAlone(bool hasRetractions, CancellationToken cancellation)
    {
        var again = new List<(int First, int Row)>();
        for (int index = 0; index < table.Count; index++)
        {
            if ((index & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            ref PackedRow row = ref table[index];
            row.Fate = hasRetractions && IsRetracted(row) ? RowFate.Retracted : row.Has(RowFlags.Voided) ? RowFate.Voided : RowFate.Winner;
            int first = ids.Add(index);
            if (first != index)
            {
                again.Add((first, index));
            }
        }

        return again;
    }

    private bool IsRetracted(in PackedRow row) => _retractions[row.Lane] is { } retraction && retraction(row.Offset);

    /// <summary>Judges the rows of one id.</summary>
    private void JudgeTogether(List<int> rows, bool hasRetractions)
    {
        rows.Sort((left, right) => CompareStanding(left, right, hasRetractions));
        int place = 0;
        for (int index = 0; index < rows.Count; index++)
        {
            ref PackedRow row = ref table[rows[index]];
            if (overlaps && index > 0 && IsSameRow(table[rows[index - 1]], row))
            {
                row.Fate = RowFate.Dropped;
                continue;
            }

            place++;
            bool isCopy = IsCopy(rows, index);
            row.Fate = hasRetractions && IsRetracted(row) ? RowFate.Retracted
                : place == 1 && !row.Has(RowFlags.Voided) ? RowFate.Winner
                : isCopy ? RowFate.Duplicate
                : place == 1 ? RowFate.Voided
                : row.Revision < table[rows[0]].Revision ? RowFate.Superseded
                : RowFate.Conflicting;
        }
    }

    /// <summary>Whether an earlier row says the same: content from a topic and from a file lie apart.</summary>
    private bool IsCopy(List<int> rows, int index)
    {
        ref PackedRow row = ref table[rows[index]];
        for (int earlier = index - 1; earlier >= 0 && table[rows[earlier]].Revision == row.Revision; earlier--)
        {
            if (table[rows[earlier]].ContentHash == row.ContentHash)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSameRow(in PackedRow left, in PackedRow right) =>
        left.Lane == right.Lane && left.Offset == right.Offset && left.ContentHash == right.ContentHash;

    private int CompareStanding(int leftIndex, int rightIndex, bool hasRetractions)
    {
        ref PackedRow left = ref table[leftIndex];
        ref PackedRow right = ref table[rightIndex];
        int order = hasRetractions ? IsRetracted(left).CompareTo(IsRetracted(right)) : 0;
        order = order != 0 ? order : right.Revision.CompareTo(left.Revision);
        order = order != 0 ? order : table.IsOfFile(left).CompareTo(table.IsOfFile(right));
        order = order != 0 ? order : right.ContentHash.CompareTo(left.ContentHash);
        order = order != 0 ? order : table.CompareOrigins(left, right);
        order = order != 0 ? order : right.Has(RowFlags.Held).CompareTo(left.Has(RowFlags.Held));
        return order != 0 ? order : leftIndex.CompareTo(rightIndex);
    }
}
