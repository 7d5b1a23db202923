using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Exchange.Desks;

public class SimulatedLogTests
{
    private static readonly ExchangeOptions Small = Simulation.SharedOptions with { Transactions = 5_000, Months = 1 };

    [Fact]
    public void The_same_seed_gives_the_same_log_and_books()
    {
        Simulation once = new(Small), again = new(Small);
        Assert.Equal(once.LogHash(), again.LogHash());
        Assert.Equal(once.BooksText, again.BooksText);
        Assert.Equal(once.TablesText, again.TablesText);
    }

    [Fact]
    public void Another_seed_gives_another_log_and_other_books()
    {
        Simulation one = new(Small), other = new(Small with { Seed = 8 });
        Assert.NotEqual(one.LogHash(), other.LogHash());
        Assert.NotEqual(one.BooksText, other.BooksText);
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_broker_timestamps_and_those_are_whole_milliseconds()
    {
        long[] times = [.. Simulation.Shared.Messages.Select(message => message.LoggedAt.Microseconds)];
        Assert.Equal(times.Order(), times);
        Assert.DoesNotContain(times, time => time % 1000 != 0);
    }

    [Fact]
    public void Everything_occurs_within_the_months_and_arrives_within_two_days_of_their_end()
    {
        Simulation run = Simulation.Shared;
        ExchangeOptions options = Simulation.SharedOptions;
        var start = Timestamp.FromInstant(options.StartMonth.StartIn(options.Zone));
        var end = Timestamp.FromInstant(options.StartMonth.PlusMonths(options.Months).StartIn(options.Zone));
        Assert.All(run.SoundTransactions, transaction => Assert.True(transaction.OccurredAt >= start && transaction.OccurredAt < end));
        Assert.All(run.SoundTransactions, transaction => Assert.True(transaction.OriginalOccurredAt >= start && transaction.OriginalOccurredAt < end));
        Assert.Equal(end.Microseconds + (2 * Timestamp.MicrosecondsPerDay), run.Exchange.LastArrival.Microseconds);
        Assert.True(run.Messages[^1].LoggedAt <= run.Exchange.LastArrival);
    }

    [Fact]
    public void Nothing_is_logged_before_it_occurs()
    {
        Assert.All(Simulation.Shared.Messages, message => Assert.True(message.Transaction.OccurredAt <= message.LoggedAt));
    }

    [Fact]
    public void Sequences_of_first_revisions_have_no_gap_and_revisions_have_none()
    {
        foreach (IGrouping<long, Transaction> account in Simulation.Shared.FirstRevisions.Where(transaction => transaction.Kind != TransactionKind.OpeningBalance).GroupBy(transaction => transaction.AccountId))
        {
            long[] sequence = [.. account.Select(transaction => transaction.AccountSequence!.Value).Order()];
            Assert.Equal(Enumerable.Range(1, sequence.Length).Select(number => (long)number), sequence);
        }

        Assert.All(Simulation.Shared.SoundTransactions.Where(transaction => transaction.Revision > 0), transaction => Assert.Null(transaction.AccountSequence));
    }

    [Fact]
    public void Breaks_of_the_balance_chain_equal_the_corrections_made_in_between()
    {
        Simulation run = Simulation.Shared;
        ILookup<long, (Timestamp MadeAt, Amount Delta)> deltas = RevisionDeltas(run).ToLookup(delta => delta.AccountId, delta => (delta.MadeAt, delta.Delta));
        int breaks = 0;
        foreach (IGrouping<long, Transaction> account in run.FirstRevisions.Where(transaction => transaction.BalanceAfter is not null).GroupBy(transaction => transaction.AccountId))
        {
            Amount balance = Sum(run.FirstRevisions.Where(first => first.Kind == TransactionKind.OpeningBalance && first.AccountId == account.Key).Select(opening => opening.Amount));
            Timestamp previous = default;
            foreach (Transaction transaction in account.OrderBy(transaction => transaction.AccountSequence))
            {
                Assert.True(transaction.OccurredAt > previous);
                Amount explained = Sum(deltas[account.Key].Where(delta => delta.MadeAt > previous && delta.MadeAt <= transaction.OccurredAt).Select(delta => delta.Delta));
                Amount gap = transaction.BalanceAfter!.Value - transaction.Amount - balance;
                Assert.Equal(explained, gap);
                breaks += gap != Amount.Zero ? 1 : 0;
                balance = transaction.BalanceAfter.Value;
                previous = transaction.OccurredAt;
            }
        }

        Assert.True(breaks > 50, $"only {breaks} breaks");
    }

    [Fact]
    public void Settled_markets_but_the_mixed_ones_sum_to_zero_in_every_currency_over_all_accounts()
    {
        Simulation run = Simulation.Shared;
        TransactionKind[] kinds = [TransactionKind.Settlement, TransactionKind.SettlementReversal, TransactionKind.Commission, TransactionKind.CommissionReversal];
        var sums = run.Winners
            .Where(transaction => !transaction.Voided && kinds.Contains(transaction.Kind))
            .GroupBy(transaction => (transaction.MarketId, transaction.Currency))
            .Select(market => (market.Key.MarketId, Sum: Sum(market.Select(transaction => transaction.Amount))))
            .ToList();
        Assert.True(sums.Count > 100, $"only {sums.Count} markets");
        Assert.InRange(sums.Where(market => market.Sum != Amount.Zero).Select(market => market.MarketId).Distinct().Count(), 0, run.Counts.MarketsMixed);
        Assert.Equal(0, run.Counts.MarketsOutOfBalance);
        Assert.True(run.Counts.MarketsSettled > 50);
    }

    [Fact]
    public void No_exposure_is_left_in_a_market_once_it_is_settled()
    {
        var markets = Simulation.Shared.FirstRevisions.Where(transaction => transaction.MarketId is not null).GroupBy(transaction => transaction.MarketId);
        foreach (var market in markets.Where(market => market.MaxBy(transaction => transaction.OccurredAt).Kind == TransactionKind.Commission))
        {
            Assert.All(
                market.GroupBy(transaction => (transaction.AccountId, transaction.Currency)),
                account => Assert.Equal(Amount.Zero, Sum(account.Select(transaction => transaction.ExposureDelta))));
        }
    }

    [Fact]
    public void Every_kind_account_type_currency_and_sport_occurs_with_the_sign_its_rule_asks_for()
    {
        Transaction[] transactions = [.. Simulation.Shared.SoundTransactions];
        Assert.Equal(SchemaNames.Kinds, transactions.Select(transaction => transaction.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<AccountType>(), transactions.Select(transaction => transaction.AccountType).Distinct().Order());
        Assert.Equal(["BHD", "EUR", "GBP", "JPY", "USD"], transactions.Select(transaction => transaction.Currency.Code).Distinct().Order());
        Assert.Equal(7, transactions.Select(transaction => transaction.Sport.AsString()).OfType<string>().Distinct().Count());
        Assert.DoesNotContain(transactions, transaction => SignRule.IsSignAnomaly(transaction));
    }

    [Fact]
    public void Amounts_have_no_more_decimals_than_their_currency()
    {
        foreach (Transaction transaction in Simulation.Shared.SoundTransactions)
        {
            Amount[] amounts = [transaction.Amount, transaction.ExposureDelta, transaction.PendingDelta, transaction.Stake];
            long minorUnit = (long)Math.Pow(10, 4 - transaction.Currency.DecimalPlaces);
            Assert.True(Array.TrueForAll(amounts, amount => amount.TenThousandths % minorUnit == 0));
        }
    }

    [Fact]
    public void Every_sound_transaction_passes_the_rules_of_the_schema()
    {
        foreach (Transaction sound in Simulation.Shared.SoundTransactions)
        {
            Transaction transaction = sound;
            Assert.Null(TransactionRules.Normalise(ref transaction, sound.PendingDelta, sound.OriginalOccurredAt));
            Assert.Equal(sound, transaction);
        }
    }

    [Fact]
    public void The_log_is_told_once()
    {
        var exchange = new SimulatedExchange(Small);
        using IEnumerator<SimulatedMessage> messages = exchange.Messages(TestContext.Current.CancellationToken).GetEnumerator();
        Assert.True(messages.MoveNext());
        Assert.Throws<InvalidOperationException>(() => exchange.Messages(TestContext.Current.CancellationToken));
        Assert.Throws<InvalidOperationException>(() => exchange.Books.Write(TextWriter.Null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(20, 300, 1)]
    [InlineData(50, 3_000, 6)]
    [InlineData(1_000, 30_000, 1)]
    [InlineData(300, 200_000, 3)]
    public void About_as_many_transactions_occur_as_were_asked_for(int accounts, int transactions, int months)
    {
        var exchange = new SimulatedExchange(Simulation.SharedOptions with { Accounts = accounts, Transactions = transactions, Months = months });
        Assert.True(exchange.Messages(TestContext.Current.CancellationToken).LongCount() >= exchange.Counts.FirstRevisions);
        double share = (double)exchange.Counts.FirstRevisions / transactions;
        Assert.InRange(share, 0.88, 1.12);
    }

    [Fact]
    public void What_is_held_does_not_grow_with_the_months()
    {
        ExchangeOptions month = SmallRate(1), year = SmallRate(12);
        Assert.InRange(PeakInFlight(year), 1, PeakInFlight(month) * 3 / 2);

        static ExchangeOptions SmallRate(int months) => Simulation.SharedOptions with { Months = months, Transactions = 10_000 * months };

        static int PeakInFlight(ExchangeOptions options)
        {
            var exchange = new SimulatedExchange(options);
            return exchange.Messages(TestContext.Current.CancellationToken).Max(_ => exchange.InFlight);
        }
    }

    /// <summary>What each correction changed on each account's balance, from the log alone.</summary>
    private static IEnumerable<(long AccountId, Timestamp MadeAt, Amount Delta)> RevisionDeltas(Simulation run)
    {
        var revisions = run.Messages
            .Where(message => message.Defect == MessageDefect.None)
            .GroupBy(message => (message.Transaction.Id, message.Transaction.Revision))
            .Select(copies => copies.MinBy(message => message.LoggedAt))
            .GroupBy(message => message.Transaction.Id);
        foreach (var transaction in revisions)
        {
            SimulatedMessage[] inOrder = [.. transaction.OrderBy(message => message.Transaction.Revision)];
            for (int i = 1; i < inOrder.Length; i++)
            {
                Transaction before = inOrder[i - 1].Transaction, after = inOrder[i].Transaction;
                yield return (before.AccountId, inOrder[i].LoggedAt, before.Voided ? Amount.Zero : -before.Amount);
                yield return (after.AccountId, inOrder[i].LoggedAt, after.Voided ? Amount.Zero : after.Amount);
            }
        }
    }

    private static Amount Sum(IEnumerable<Amount> amounts) => amounts.Aggregate(Amount.Zero, (sum, amount) => sum + amount);
}
