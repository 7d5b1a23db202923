using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Exchange.Books;

public class ExchangeBooksTests
{
    [Fact]
    public void The_kept_books_equal_a_slow_fold_of_the_disturbed_log()
    {
        Assert.Equal(NaiveStatements.Of(Simulation.Shared), Simulation.Shared.BooksText);
    }

    [Fact]
    public void Corrections_move_transactions_across_the_end_of_a_month()
    {
        var calendar = new BusinessCalendar(Simulation.SharedOptions.Zone);
        Assert.Contains(
            Simulation.Shared.SoundTransactions,
            transaction => calendar.DayOf(transaction.OccurredAt).Month != calendar.DayOf(transaction.OriginalOccurredAt).Month);
    }

    [Fact]
    public void The_house_earns_what_winners_pay_TEST_accounts_included()
    {
        Simulation run = Simulation.Shared;
        Assert.Equal(0, run.Winners.Where(winner => !winner.Voided && winner.Kind == TransactionKind.Commission).Sum(winner => winner.Amount.TenThousandths));
        Assert.Contains(run.Winners, winner => winner is { Kind: TransactionKind.Commission, AccountType: AccountType.Test });
    }

    [Fact]
    public void Undisturbed_books_are_those_of_the_first_revisions()
    {
        var run = new Simulation(Simulation.SharedOptions with { Transactions = 5_000, Disturbances = Calm.Disturbances });
        Assert.Equal(run.Messages.Count, run.Counts.FirstRevisions);
        Assert.Equal(NaiveStatements.Of(run), run.BooksText);
    }

    [Theory]
    [InlineData(1, "UTC", 20, 2_000, 1)]
    [InlineData(2, "America/New_York", 8, 500, 3)]
    [InlineData(3, "Pacific/Apia", 40, 3_000, 2)]
    [InlineData(4, "Europe/London", 300, 4_000, 6)]
    [InlineData(5, "Asia/Kathmandu", 100, 40, 2)]
    [InlineData(6, "Australia/Lord_Howe", 15, 5_000, 12)]
    public void Whatever_the_size_the_zone_and_the_disturbances_kept_books_and_slow_fold_agree(
        ulong seed, string zone, int accounts, int transactions, int months)
    {
        var rates = new DisturbanceRates
        {
            Duplicates = 0.2,
            LateByHours = 0.2,
            LateByDays = 0.1,
            DayCorrections = 0.2,
            AmountCorrections = 0.3,
            AccountCorrections = 0.3,
            Voids = 0.3,
            CorrectionsBeforeTheirOriginal = 0.5,
            Malformed = 0.1,
        };
        var run = new Simulation(new ExchangeOptions
        {
            Seed = seed,
            Accounts = accounts,
            Transactions = transactions,
            Months = months,
            StartMonth = new BusinessMonth(2025, 9),
            Zone = DateTimeZoneProviders.Tzdb[zone],
            Disturbances = rates,
        });
        Assert.Equal(NaiveStatements.Of(run), run.BooksText);
        Assert.True(run.Messages[^1].LoggedAt <= run.Exchange.LastArrival);
        Assert.Equal(0, run.Counts.MarketsOutOfBalance);
    }
}
