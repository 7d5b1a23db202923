using Accounting.Reporting.Months;
using Xunit;

namespace Accounting.Tests.Reporting.Months;

/// <summary>Rows of one instant are put in the order in which the chain of stated balances holds, if there is one. The oracle tries every order.</summary>
public sealed class AccountInstantsTests
{
    [Fact]
    public void Whatever_order_holds_is_found_where_one_does()
    {
        var random = new Random(1307);
        int held = 0;
        for (int trial = 0; trial < 4000; trial++)
        {
            ChainRow[] rows = [.. Enumerable.Range(0, random.Next(2, 7)).Select(row => new ChainRow(row, 1, random.Next(-2, 3), random.Next(0, 4)))];
            bool possible = Orders(rows).Any(Holds);
            held += possible ? 1 : 0;
            Assert.Equal(possible, Holds(Ordered(rows)));
        }

        Assert.InRange(held, 100, 3900);
    }

    [Fact]
    public void What_happened_in_several_instants_is_found_again_however_it_is_shuffled()
    {
        var random = new Random(1308);
        for (int trial = 0; trial < 2000; trial++)
        {
            long balance = random.Next(-3, 4);
            int sharing = random.Next(2, 6);
            var happened = new List<ChainRow>();
            for (int row = 0; row < random.Next(2, 12); row++)
            {
                long effect = random.Next(-3, 4);
                balance += effect;
                happened.Add(new ChainRow(row, row / sharing, effect, balance));
            }

            ChainRow[] shuffled = [.. happened.OrderBy(row => row.OccurredAt).ThenBy(_ => random.Next())];
            Assert.True(Holds(Ordered(shuffled)), string.Join(' ', happened));
        }
    }

    [Fact]
    public void Rows_that_go_round_may_begin_with_every_balance_that_all_instants_come_by()
    {
        ChainRow[] rows = [new(0, 1, 10, 110), new(1, 1, -10, 100), new(2, 2, -5, 105), new(3, 2, 5, 110)];
        (IReadOnlyList<(long Row, long Turn)> turns, IReadOnlyCollection<long> bases) = AccountInstants.Order(rows);
        Assert.Empty(bases);
        Assert.Equal([1L, 0, 2, 3], InOrder(rows, turns).Select(row => row.Row));
        Assert.Equal([100L, 110], AccountInstants.Order(rows[..2]).Bases);
    }

    [Fact]
    public void Rows_without_a_balance_stand_where_they_bridge_what_the_others_say()
    {
        ChainRow[] rows = [new(0, 1, 10, 117), new(1, 1, 7, null), new(2, 1, 100, 100)];
        Assert.Equal([2L, 1, 0], Ordered(rows).Select(row => row.Row));
    }

    [Fact]
    public void A_hundred_thousand_rows_of_one_instant_are_ordered_at_once()
    {
        ChainRow[] rows = [.. Enumerable.Range(0, 100_000).Select(row => new ChainRow(row, 1, row % 2 == 0 ? 3 : -2, 0)).Select((row, index) => row with { Stated = (index / 2) + (index % 2 == 0 ? 3 : 1) })];
        Assert.True(Holds(Ordered([.. rows.OrderBy(row => row.Row * 7919 % 100_003)])));
    }

    private static List<ChainRow> Ordered(ChainRow[] rows) => InOrder(rows, AccountInstants.Order(rows).Turns);

    private static List<ChainRow> InOrder(ChainRow[] rows, IReadOnlyList<(long Row, long Turn)> turns)
    {
        var turnOf = turns.ToDictionary(turn => turn.Row, turn => turn.Turn);
        return [.. rows.OrderBy(row => row.OccurredAt).ThenBy(row => turnOf[row.Row])];
    }

    private static bool Holds(IReadOnlyList<ChainRow> rows) => rows.Zip(rows.Skip(1)).All(pair => pair.First.Stated + pair.Second.Effect == pair.Second.Stated);

    private static IEnumerable<ChainRow[]> Orders(ChainRow[] rows) => rows.Length <= 1
        ? [rows]
        : rows.SelectMany((first, index) => Orders([.. rows[..index], .. rows[(index + 1)..]]).Select(rest => (ChainRow[])[first, .. rest]));
}
