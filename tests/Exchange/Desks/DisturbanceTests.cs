using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Exchange.Desks;

public class DisturbanceTests
{
    private static Simulation Run => Simulation.Shared;

    private static DisturbanceRates Rates => Simulation.SharedOptions.Disturbances;

    [Fact]
    public void Every_message_is_a_first_revision_a_correction_a_duplicate_or_malformed()
    {
        ExchangeCounts counts = Run.Counts;
        Assert.Equal(Run.Messages.Count, counts.Messages);
        Assert.Equal(counts.Messages, counts.FirstRevisions + counts.Corrections + counts.Duplicates + counts.Conflicts + counts.Malformed);
        Assert.Equal(Run.FirstRevisions.Count(), counts.FirstRevisions);
        var revisions = Run.SoundTransactions.Select(transaction => (transaction.Id, transaction.Revision)).ToList();
        Assert.Equal(revisions.Count - revisions.Distinct().Count(), counts.Duplicates + counts.Conflicts);
        Assert.Equal(revisions.Distinct().Count(revision => revision.Revision > 0), counts.Corrections);
        Assert.Equal(Run.Messages.Count(message => message.Defect != MessageDefect.None), counts.Malformed);
    }

    [Fact]
    public void Copies_of_a_revision_say_the_same_but_for_the_conflicts_that_the_exchange_knows_of_and_of_those_the_first_stands()
    {
        Dictionary<TransactionId, SentConflict> known = Run.Exchange.Books.Conflicts.ToDictionary(conflict => conflict.Id);
        int conflicts = 0;
        foreach (var copies in Run.SoundTransactions.GroupBy(transaction => (transaction.Id, transaction.Revision)))
        {
            Transaction[] contents = [.. copies.Distinct()];
            if (contents.Length == 1)
            {
                continue;
            }

            conflicts++;
            ulong[] hashes = [.. contents.Select(content => ContentHash.Of(content))];
            Assert.Equal(hashes[0], hashes.Max());
            Assert.Equal(hashes.Order(), known[copies.Key.Id].Contents);
            Assert.NotEqual(contents[0].Amount, contents[1].Amount);
        }

        Assert.Equal(known.Count, conflicts);
        Assert.Equal(known.Count, Run.Counts.Conflicts);
        Assert.NotEqual(0, conflicts);
    }

    [Fact]
    public void Disturbances_happen_about_as_often_as_asked()
    {
        ExchangeCounts counts = Run.Counts;
        AssertNear(Rates.Duplicates, counts.Duplicates, counts.FirstRevisions + counts.Corrections);
        AssertNear(Rates.LateByHours, counts.LateByHours, counts.FirstRevisions);
        AssertNear(Rates.LateByDays, counts.LateByDays, counts.FirstRevisions);
        AssertNear(Rates.Malformed, counts.Malformed, counts.FirstRevisions);
        long standAlone = Run.FirstRevisions.Count(transaction => transaction is
        {
            AccountType: AccountType.Customer,
            Kind: TransactionKind.Deposit or TransactionKind.DepositReversal or TransactionKind.Withdrawal or TransactionKind.Fee
                or TransactionKind.Bonus or TransactionKind.BonusExpired or TransactionKind.Adjustment,
        });
        AssertNear(Rates.AmountCorrections, counts.CorrectionsOf(CorrectionSort.Amount), standAlone);
        AssertNear(Rates.AccountCorrections, counts.CorrectionsOf(CorrectionSort.Account), standAlone);
        AssertNear(Rates.Voids, counts.CorrectionsOf(CorrectionSort.Void), standAlone);
        AssertNear(Rates.DayCorrections, counts.CorrectionsOf(CorrectionSort.Day), counts.FirstRevisions);
        Assert.True(counts.CorrectionsOf(CorrectionSort.Restore) > 0);
        Assert.True(counts.CorrectedBeforeLogged > 5);
    }

    [Fact]
    public void Late_messages_are_as_late_as_they_are_counted()
    {
        long[] delays =
        [
            .. Run.Messages
                .Where(message => message is { Defect: MessageDefect.None, Transaction.Revision: 0 })
                .DistinctBy(message => message.Transaction.Id)
                .Select(message => message.LoggedAt.Microseconds - message.Transaction.OccurredAt.Microseconds),
        ];
        const long hour = 3_600_000_000;
        Assert.InRange(delays.Count(delay => delay >= 24 * hour), Run.Counts.LateByDays, Run.Counts.LateByDays + Run.Counts.CorrectedBeforeLogged);
        Assert.InRange(
            delays.Count(delay => delay is >= hour and < 24 * hour),
            Run.Counts.LateByHours,
            Run.Counts.LateByHours + Run.Counts.CorrectedBeforeLogged);
    }

    [Fact]
    public void Some_corrections_come_before_the_revision_they_correct()
    {
        int early = Run.Messages
            .Where(message => message.Defect == MessageDefect.None)
            .GroupBy(message => message.Transaction.Id)
            .Count(messages => messages.First().Transaction.Revision > 0);
        Assert.True(early >= Run.Counts.CorrectedBeforeLogged);
    }

    [Fact]
    public void A_market_s_transactions_only_ever_change_their_time()
    {
        foreach (var revisions in Run.SoundTransactions.Where(transaction => transaction.MarketId is not null).GroupBy(transaction => transaction.Id))
        {
            Assert.Single(revisions.Select(revision => (revision.AccountId, revision.Amount, revision.ExposureDelta, revision.Stake, revision.Voided)).Distinct());
        }
    }

    [Fact]
    public void Corrections_keep_identity_kind_currency_and_first_time()
    {
        foreach (var revisions in Run.SoundTransactions.GroupBy(transaction => transaction.Id))
        {
            Assert.Single(revisions.Select(revision => (revision.Kind, revision.Currency, revision.OriginalOccurredAt, revision.AccountType)).Distinct());
            int[] numbers = [.. revisions.Select(revision => revision.Revision).Distinct().Order()];
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
        }
    }

    [Fact]
    public void A_rate_outside_0_to_1_is_refused_by_name()
    {
        ExchangeOptions options = Simulation.SharedOptions with { Disturbances = new DisturbanceRates { Duplicates = 1.5 } };
        Assert.Contains("Duplicates", Assert.Throws<ArgumentException>(() => new SimulatedExchange(options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SimulatedExchange(Simulation.SharedOptions with { Accounts = 3 }));
    }

    private static void AssertNear(double rate, long happened, long of) => Assert.InRange((double)happened / of, rate * 0.6, rate * 1.6);
}
