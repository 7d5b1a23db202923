using System.Runtime.CompilerServices;
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
    private readonly StandingRows _standing = new();

    private readonly RunningTotals _totals = new();

    /// <summary>The amounts of rows that are wide.</summary>
    private readonly Dictionary<TransactionId, RowAmounts> _wide = [];

    public HomeDate Date { get; } = date;

    /// <summary>Number of transaction ids, voided ones included.</summary>
    public int Count => _standing.Count;

    /// <summary>Memory of its rows and their index, in bytes, by the capacity that they take.</summary>
    public long RowBytes => _standing.Bytes + ((long)_wide.Capacity * Unsafe.SizeOf<KeyValuePair<TransactionId, RowAmounts>>());

    /// <summary>Running totals by business day, currency and kind, ascending.</summary>
    public IReadOnlyList<KeyValuePair<TotalsKey, Total>> Totals => _totals.Snapshot();

    /// <summary>The row that stands for an id, if any.</summary>
    public bool TryGet(TransactionId id, out StoredRow row)
    {
        ref StandingRow standing = ref _standing.Find(id);
        bool exists = !Unsafe.IsNullRef(ref standing);
        row = exists ? Unpack(standing) : default;
        return exists;
    }

    /// <summary>Begins to fetch from memory what folding a row of this id will look at, which takes as long as a hundred instructions or two.</summary>
    public void Prefetch(TransactionId id) => _standing.Prefetch(id);

    /// <summary>Folds one row in. Allocates only as the store grows.</summary>
    public FoldOutcome Fold(in StoredRow row)
    {
        ref StandingRow standing = ref _standing.FindOrAdd(row.Id, out bool exists);
        if (!exists)
        {
            Stand(ref standing, row);
            return FoldOutcome.Added;
        }

        FoldOutcome outcome = Outcome(row, standing);
        if (Beats(row, standing))
        {
            if (!standing.Voided)
            {
                _totals.Remove(standing.Total, AmountsOf(standing));
            }

            Stand(ref standing, row);
        }

        return outcome;
    }

    private void Stand(ref StandingRow standing, in StoredRow row)
    {
        int total = _totals.NumberOf(row.TotalsKey);
        var amounts = RowAmounts.Of(row);
        standing.Set(row, total);
        if (standing.IsWide)
        {
            _wide[row.Id] = amounts;
        }

        if (!row.Voided)
        {
            _totals.Add(total, amounts);
        }
    }

    private RowAmounts AmountsOf(in StandingRow row) => row.IsWide ? _wide[row.Id] : row.Amounts;

    private StoredRow Unpack(in StandingRow standing)
    {
        TotalsKey key = _totals.KeyOf(standing.Total);
        RowAmounts amounts = AmountsOf(standing);
        return new StoredRow
        {
            Id = standing.Id,
            Revision = standing.Revision,
            Voided = standing.Voided,
            ContentHash = standing.ContentHash,
            Offset = standing.Offset,
            BusinessDay = key.BusinessDay,
            Currency = key.Currency,
            Kind = key.Kind,
            Amount = amounts.Amount,
            ExposureDelta = amounts.ExposureDelta,
            PendingDelta = amounts.PendingDelta,
            Stake = amounts.Stake,
        };
    }

    private static bool Beats(in StoredRow challenger, in StandingRow standing)
    {
        if (challenger.Revision != standing.Revision)
        {
            return challenger.Revision > standing.Revision;
        }

        return challenger.ContentHash != standing.ContentHash
            ? challenger.ContentHash > standing.ContentHash
            : challenger.Offset < standing.Offset;
    }

    private static FoldOutcome Outcome(in StoredRow row, in StandingRow standing)
    {
        if (row.Revision != standing.Revision)
        {
            return row.Revision > standing.Revision ? FoldOutcome.Superseding : FoldOutcome.Superseded;
        }

        return row.ContentHash == standing.ContentHash ? FoldOutcome.Duplicate : FoldOutcome.Conflicting;
    }
}
