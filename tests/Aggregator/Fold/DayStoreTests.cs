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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Thousands_of_rows_of_any_ids_and_amounts_leave_what_a_plain_dictionary_of_whole_rows_keeps(int seed)
    {
        var random = new Random(seed);
        StoredRow[] rows = [.. Enumerable.Range(0, 60_000).Select(number => RandomRow(random, number))];
        var expected = new Dictionary<TransactionId, StoredRow>();
        var store = new DayStore(Noon.UtcDate);
        foreach (StoredRow row in rows)
        {
            store.Prefetch(row.Id);
            store.Fold(row);
            expected[row.Id] = expected.TryGetValue(row.Id, out StoredRow other) ? Best(other, row) : row;
        }

        Assert.Equal(expected.Count, store.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, store.TryGet(pair.Key, out StoredRow kept) ? kept : default));
        Assert.Equal(Recomputed(expected.Values), store.Totals);
        Assert.DoesNotContain(Enumerable.Range(0, 10_000).Select(_ => AnyId(random, random.Next())), id => store.TryGet(id, out _) != expected.ContainsKey(id));
    }

    [Fact]
    public void A_million_rows_take_at_most_80_bytes_each_index_and_totals_included()
    {
        var store = new DayStore(Noon.UtcDate);
        for (int number = 1; number <= 1_000_000; number++)
        {
            store.Fold(new StoredRow
            {
                Id = Id(number), Revision = 0, Voided = false, ContentHash = 1, Offset = new LogOffset(number), BusinessDay = default, Currency = Currency.Parse("EUR"),
                Kind = TransactionKind.Deposit, Amount = new Amount(number), ExposureDelta = Amount.Zero, PendingDelta = Amount.Zero, Stake = Amount.Zero,
            });
            Assert.True(number < 100_000 || number % 1_000 != 0 || store.RowBytes <= (long)number * 80 + (1 << 20), $"{store.RowBytes} bytes for {number} rows");
        }
    }

    private static StoredRow RandomRow(Random random, int number)
    {
        TransactionId id = AnyId(random, random.Next(4) == 0 ? random.Next(number + 1) : number);
        return new StoredRow
        {
            Id = id,
            Revision = random.Next(3),
            Voided = random.Next(5) == 0,
            ContentHash = (ulong)random.Next(3),
            Offset = new LogOffset(random.NextInt64()),
            BusinessDay = new BusinessDay(random.Next(20_000, 20_003)),
            Currency = Currency.Parse(random.Next(2) == 0 ? "EUR" : "JPY"),
            Kind = (TransactionKind)random.Next(3),
            Amount = AnyAmount(random),
            ExposureDelta = AnyAmount(random),
            PendingDelta = AnyAmount(random),
            Stake = AnyAmount(random),
        };
    }

    /// <summary>Ids that count up, that differ in one half only, or that are random throughout: the same of the same number.</summary>
    private static TransactionId AnyId(Random random, int number) => new((number % 4) switch
    {
        0 => (UInt128)(uint)number,
        1 => (UInt128)(uint)number << 64,
        2 => (UInt128)(uint)number << 96,
        _ => random.Next(100) == 0 ? UInt128.MaxValue : new UInt128((ulong)new Random(number).NextInt64(), (ulong)number),
    });

    private static Amount AnyAmount(Random random) => new(random.Next(40) switch
    {
        0 => Amount.MaxMagnitude,
        1 => -Amount.MaxMagnitude,
        2 => (1L << 47) - 1,
        3 => -((1L << 47) - 1),
        4 => 1L << 47,
        5 => -(1L << 47),
        _ => random.NextInt64(-1_000_000, 1_000_000),
    });

    private static StoredRow Best(StoredRow one, StoredRow other) =>
        new[] { one, other }.OrderByDescending(row => row.Revision).ThenByDescending(row => row.ContentHash).ThenBy(row => row.Offset.Value).First();

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
                group.Key, group.Aggregate(default(Total), (total, row) => total + new Total(1, new MoneySums(row.Amount, row.ExposureDelta, row.PendingDelta, row.Stake))))),
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
