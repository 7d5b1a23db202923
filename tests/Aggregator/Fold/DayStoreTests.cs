using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Fold;

public sealed class DayStoreTests
{
    private static readonly Gen<StoredRow> AnyRow =
        from id in Gen.Choose(1, 6)
        from revision in Gen.Choose(0, 3)
        from voided in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from amount in Gen.Choose(-3, 3)
        from offset in Gen.Choose(0, 400)
        select Row(id, revision, voided, amount, offset);

    [Property(MaxTest = 500)]
    public Property Any_order_grouping_and_repetition_of_the_same_rows_leaves_the_same_store() =>
        Prop.ForAll(AnyRow.ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, seed) =>
        {
            StoredRow[] disturbed = Shuffled([.. rows, .. rows.Take(rows.Length / 2)], seed);
            return Describe(FoldAll(rows)) == Describe(FoldAll(disturbed));
        });

    [Property(MaxTest = 300)]
    public Property Running_totals_equal_those_recomputed_after_every_step() =>
        Prop.ForAll(AnyRow.ArrayOf().ToArbitrary(), rows =>
        {
            var store = new DayStore(Noon.UtcDate);
            for (int count = 1; count <= rows.Length; count++)
            {
                store.Fold(rows[count - 1]);
                if (!store.Totals.SequenceEqual(Recomputed(rows[..count])))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void The_outcome_tells_what_a_row_did()
    {
        var store = new DayStore(Noon.UtcDate);

        Assert.Equal(FoldOutcome.Added, store.Fold(Row(1, 1, false, 10, 5)));
        Assert.Equal(FoldOutcome.Superseded, store.Fold(Row(1, 0, false, 9, 6)));
        Assert.Equal(FoldOutcome.Duplicate, store.Fold(Row(1, 1, false, 10, 7)));
        Assert.Equal(FoldOutcome.Conflicting, store.Fold(Row(1, 1, false, 11, 8)));
        Assert.Equal(FoldOutcome.Superseding, store.Fold(Row(1, 2, true, 10, 9)));
        Assert.Empty(store.Totals);
        Assert.Equal(1, store.Count);
    }

    private static StoredRow Row(int id, int revision, bool voided, int amount, long offset)
    {
        Transaction transaction = Deposit(id, "0", revision: revision, voided: voided) with { Amount = new Amount(amount) };
        return StoredRow.Of(transaction, ContentHash.Of(transaction), new LogOffset(offset), new BusinessDay(transaction.HomeDate.DaysSinceEpoch + (amount & 1)));
    }

    private static DayStore FoldAll(IEnumerable<StoredRow> rows)
    {
        var store = new DayStore(Noon.UtcDate);
        foreach (StoredRow row in rows)
        {
            store.Fold(row);
        }

        return store;
    }

    /// <summary>The obvious way: group, take each id's best, add up.</summary>
    private static List<KeyValuePair<TotalsKey, Total>> Recomputed(IEnumerable<StoredRow> rows) =>
    [
        .. rows.GroupBy(row => row.Id)
            .Select(revisions => revisions.OrderByDescending(row => row.Revision).ThenByDescending(row => row.ContentHash).First())
            .Where(row => !row.Voided)
            .GroupBy(row => row.TotalsKey)
            .OrderBy(group => group.Key)
            .Select(group => KeyValuePair.Create(
                group.Key, group.Aggregate(default(Total), (total, row) => total + new Total(1, row.Sums)))),
    ];

    private static string Describe(DayStore store) =>
        string.Join(';', store.Totals) + "|" + string.Join(';', Enumerable.Range(1, 6)
            .Select(id => store.TryGet(Id(id), out StoredRow row) ? $"{row.Revision} {row.ContentHash} {row.Offset}" : "-"));

    private static StoredRow[] Shuffled(StoredRow[] rows, int seed)
    {
        new Random(seed).Shuffle(rows);
        return rows;
    }
}
