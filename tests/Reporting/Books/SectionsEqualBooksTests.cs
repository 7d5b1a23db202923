using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Books;

/// <summary>
/// Three months of a disturbed exchange, closed one after the other on the second day, with corrections that come after it: late, doubled, corrected and voided transactions, markets that straddle the months' ends,
/// a 29th of February, a day of 23 hours, yen and dinars.
/// </summary>
public sealed class SectionsEqualBooksTests
{
    private static readonly ExchangeOptions Options = new()
    {
        Seed = 2028,
        Accounts = 60,
        Transactions = Thoroughness.Pick(6_000, 60_000),
        Months = 3,
        StartMonth = new BusinessMonth(2028, 2),
        Zone = DateTimeZoneProviders.Tzdb["Europe/London"],
        Disturbances = new DisturbanceRates { LateByHours = 0.05, LateByDays = 0, DayCorrections = 0.1, AmountCorrections = 0.3, AccountCorrections = 0.3, Voids = 0.3, CorrectionsBeforeTheirOriginal = 0, Malformed = 0, Conflicts = 0 },
        Incidents = new IncidentRates { VoidedMarkets = 0.05, MarketsVoidedAfterSettlement = 0.05, MixedMarkets = 0.05, PartialCancellations = 0.05 },
    };

    [Fact]
    public async Task Every_section_of_every_month_equals_the_books_and_nothing_lawful_turns_red()
    {
        using var months = new SimulatedMonths(Options, [.. new SimulatedExchange(Options).Messages(TestContext.Current.CancellationToken)]) { CloseDay = 2 };
        IReadOnlyList<Booked> then = [];
        var earlier = new List<MonthBooks>();
        int corrections = 0, aged = 0;
        foreach (YearMonth month in months.Months)
        {
            Instant at = months.ClosedAt(month);
            await months.ConsumeAsync(at);
            NightlyResult night = await months.NightlyAsync(at, brokerAnswers: true);
            Assert.Null(night.Replay.Run);
            MonthResult closed = night.Months.Single(result => result.Month == new BusinessMonth(month.Year, month.Month));
            Assert.Empty(closed.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name));
            Assert.True(closed.State == MonthState.Final, string.Join("; ", closed.WaitingFor));

            IReadOnlyList<Booked> now = months.Known(at);
            var books = new MonthBooks(month, now, then) { IdleDays = months.CloseDay - 1, Earlier = [.. earlier] };
            await RequireEqualAsync(months, books);
            corrections += books.Corrections().Count();
            aged += books.AgeingAccounts().Count();
            earlier.Add(books);
            then = now;
        }

        Assert.NotEqual(0, corrections);
        Assert.NotEqual(0, aged);
    }

    private static async Task RequireEqualAsync(SimulatedMonths months, MonthBooks books)
    {
        (string Table, IEnumerable<string> Expected)[] sections =
        [
            ("account-statements", books.Statements()), ("roll-forward", books.RollForward()), ("summary", books.Summary()), ("client-money", books.ClientMoney()),
            ("client-money-daily", books.ClientMoneyDaily()), ("markets", books.Markets()), ("regulatory", books.Regulatory()), ("adjustments", books.Adjustments()),
            ("trial-balance", books.TrialBalance()), ("ageing", books.Ageing()), ("ageing-accounts", books.AgeingAccounts()),
        ];
        foreach ((string table, IEnumerable<string> expected) in sections)
        {
            string[] rows = [.. expected.Order(StringComparer.Ordinal)];
            Assert.True(rows.Length > 0 || table is "adjustments" or "ageing-accounts", $"{table} is empty");
            Assert.Equal(rows, (await months.TableAsync(books.Month, "revision-1", table)).Order(StringComparer.Ordinal));
        }

        string[] corrections = [.. books.Corrections().Order(StringComparer.Ordinal)];
        Assert.Equal(
            corrections,
            from line in await months.TableAsync(books.Month, "revision-1", "corrections")
            let cells = line.Split('\t')
            where cells[9..13].Any(cell => decimal.Parse(cell, System.Globalization.CultureInfo.InvariantCulture) != 0)
            let shown = string.Join('\t', [.. cells[..5], .. cells[9..13]])
            orderby shown
            select shown);
        Assert.All(await months.TableAsync(books.Month, "revision-1", "exceptions"), line => Assert.StartsWith("largest\t", line, StringComparison.Ordinal));
    }
}
