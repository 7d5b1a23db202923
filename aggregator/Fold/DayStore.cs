using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// The fold of one home date and one partition: of every transaction id the row that stands, and the running totals of those that count.
/// <para>
/// Which row stands: the highest revision; at equal revisions the greatest content hash; of equal contents the lowest offset.
/// That is a total order of rows, and the store keeps each id's maximum, so folding is commutative, associative and idempotent:
/// any order, grouping or repetition of the same rows leaves the same store. A standing row that is voided counts for nothing.
/// </para>
/// <para>Invariant: the totals are the sums over the standing rows that are not voided.</para>
/// </summary>
public sealed class DayStore(HomeDate date)
{
    /// <summary>Hash code, link and bucket of a dictionary's entry.</summary>
    private const int EntryOverheadBytes = 12;

    private readonly Dictionary<TransactionId, StoredRow> _standing = [];

    private readonly RunningTotals _totals = new();

    public HomeDate Date { get; } = date;

    /// <summary>Number of transaction ids, voided ones included.</summary>
    public int Count => _standing.Count;

    /// <summary>Memory of its rows, in bytes, by the capacity that they take.</summary>
    public long RowBytes => (long)_standing.Capacity * (Unsafe.SizeOf<KeyValuePair<TransactionId, StoredRow>>() + EntryOverheadBytes);

    /// <summary>Running totals by business day, currency and kind, ascending.</summary>
    public IReadOnlyList<KeyValuePair<TotalsKey, Total>> Totals => _totals.Snapshot();

    /// <summary>The row that stands for an id, if any.</summary>
    public bool TryGet(TransactionId id, out StoredRow row) => _standing.TryGetValue(id, out row);

    /// <summary>Folds one row in. Allocates only as the store grows.</summary>
    public FoldOutcome Fold(in StoredRow row)
    {
        ref StoredRow standing = ref CollectionsMarshal.GetValueRefOrAddDefault(_standing, row.Id, out bool exists);
        if (!exists)
        {
            standing = row;
            AddIfCounting(row);
            return FoldOutcome.Added;
        }

        FoldOutcome outcome = Outcome(row, standing);
        if (Beats(row, standing))
        {
            if (!standing.Voided)
            {
                _totals.Remove(standing);
            }

            standing = row;
            AddIfCounting(row);
        }

        return outcome;
    }

    private void AddIfCounting(in StoredRow row)
    {
        if (!row.Voided)
        {
            _totals.Add(row);
        }
    }

    private static bool Beats(in StoredRow challenger, in StoredRow standing)
    {
        if (challenger.Revision != standing.Revision)
        {
            return challenger.Revision > standing.Revision;
        }

        return challenger.ContentHash != standing.ContentHash
            ? challenger.ContentHash > standing.ContentHash
            : challenger.Offset < standing.Offset;
    }

    private static FoldOutcome Outcome(in StoredRow row, in StoredRow standing)
    {
        if (row.Revision != standing.Revision)
        {
            return row.Revision > standing.Revision ? FoldOutcome.Superseding : FoldOutcome.Superseded;
        }

        return row.ContentHash == standing.ContentHash ? FoldOutcome.Duplicate : FoldOutcome.Conflicting;
    }
}
