using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Regulatory;

public sealed class RegulatoryTests
{
    private static readonly TransactionKind[] Betting =
    [
        TransactionKind.BetMatched, TransactionKind.BetCancelled, TransactionKind.Settlement, TransactionKind.SettlementReversal, TransactionKind.Commission, TransactionKind.CommissionReversal,
    ];

    [Theory]
    [InlineData(11, "Europe/London")]
    [InlineData(12, "UTC")]
    public async Task Figures_of_month_quarter_and_year_equal_those_counted_over_all_rows(int seed, string zone)
    {
        using var harness = new ReportingHarness(zone);
        // Over a turn of the year: the months of the rows, moved by five.
        IReadOnlyList<SyntheticRow> rows = [.. RandomRows.Make(seed, 300).Select(row => row with { OccurredAt = Moved(row.Occurred), OriginalOccurredAt = Moved(row.Original), LoggedAt = null })];
        foreach (MonthResult result in await harness.ReportAsync("2027-04-20", [.. rows]))
        {
            string actual = await harness.TableAsync(result.Month.ToString(), "regulatory");
            Assert.Equal(Slow(rows, result.Month, DateTimeZoneProviders.Tzdb[zone]).Order(StringComparer.Ordinal), actual.TrimEnd('\n').Split('\n').Skip(1).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task An_account_is_counted_once_in_each_period_and_silent_months_keep_the_year()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2027-02-20", Bet(1, "2026-07-02", 1, "GB"), Bet(2, "2026-08-02", 1, "GB"), Bet(3, "2026-08-03", 1, "MT"), Bet(4, "2026-10-02", 2, "GB"), Bet(5, "2027-01-05", 1, "GB"));
        Assert.Equal(("1", "1", "1"), await Totals(harness, "2026-08", "active_accounts"));
        Assert.Equal(("2", "3", "3"), await Totals(harness, "2026-08", "bets"));
        Assert.Equal(("1", "1", "2"), await Totals(harness, "2026-10", "active_accounts"));
        Assert.Equal("2", await harness.CellAsync("2026-12", "regulatory", "active_accounts", "year to date", "EUR", "total"));
        Assert.Equal("4", await harness.CellAsync("2026-12", "regulatory", "bets", "year to date", "EUR", "total"));
        Assert.Equal(("1", "1", "1"), await Totals(harness, "2027-01", "active_accounts"));
        Assert.Equal(("1", "1", "1"), await Totals(harness, "2027-01", "bets"));
    }

    [Fact]
    public async Task Settlements_commission_and_reversals_of_earlier_bets_make_nobody_active()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-12-20",
            Bet(1, "2026-10-02", 1, "GB"),
            Bet(2, "2026-11-02", 2, "GB"),
            Bet(3, "2026-11-03", 3, "GB"),
            Bet(3, "2026-11-03", 3, "GB") with { Revision = 1, Voided = true, OriginalOccurredAt = "2026-11-03" },
            Bet(4, "2026-11-04", 900, "GB") with { AccountType = AccountType.House },
            Bet(5, "2026-11-05", 1, "GB") with { Kind = TransactionKind.SettlementReversal, Stake = 0m },
            Bet(6, "2026-11-05", 1, "GB") with { Kind = TransactionKind.CommissionReversal, Stake = 0m, Amount = 2m });
        Assert.Equal(("1", "2", "2"), await Totals(harness, "2026-11", "active_accounts"));
        Assert.Equal(("2", "3", "3"), await Totals(harness, "2026-11", "bets"));
    }

    private static SyntheticRow Bet(int id, string at, long account, string jurisdiction) =>
        new() { Id = id, OccurredAt = at, Account = account, Kind = TransactionKind.BetMatched, Stake = 10m, Sport = "tennis", Jurisdiction = jurisdiction };

    private static async Task<(string Month, string Quarter, string Year)> Totals(ReportingHarness harness, string month, string column) => (
        await harness.CellAsync(month, "regulatory", column, "month", "EUR", "total"),
        await harness.CellAsync(month, "regulatory", column, "quarter to date", "EUR", "total"),
        await harness.CellAsync(month, "regulatory", column, "year to date", "EUR", "total"));

    private static string Moved(Timestamp time) => Timestamp.FromInstant(LocalDateTime.FromDateTime(time.ToInstant().ToDateTimeUtc()).PlusMonths(5).InUtc().ToInstant()).ToString();

    private static IEnumerable<string> Slow(IReadOnlyList<SyntheticRow> rows, BusinessMonth month, DateTimeZone zone)
    {
        var calendar = new BusinessCalendar(zone);
        SyntheticRow[] counting = [.. rows.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!)
            .Where(row => !row.Voided && row.AccountType != AccountType.Test && (row.Stake != 0 || Betting.Contains(row.Kind)))];
        foreach ((string period, int first) in new[] { ("month", month.MonthOfYear), ("quarter to date", ((month.MonthOfYear - 1) / 3 * 3) + 1), ("year to date", 1) })
        {
            SyntheticRow[] within = [.. counting.Where(row => calendar.DayOf(row.Occurred).Month is var found && found >= new BusinessMonth(month.Year, first) && found <= month)];
            foreach (IGrouping<string, SyntheticRow> currency in within.GroupBy(row => row.Currency))
            {
                yield return Line(period, currency.Key, "total\t\t\t", [.. currency]);
                foreach (var group in currency.GroupBy(row => (row.Sport, row.InPlay, row.Jurisdiction)))
                {
                    string inPlay = group.Key.InPlay switch { true => "true", false => "false", null => "" };
                    yield return Line(period, currency.Key, $"group\t{Accounting.Reporting.Forms.TsvText.Escape(group.Key.Sport ?? "")}\t{inPlay}\t{group.Key.Jurisdiction}", [.. group]);
                }
            }
        }
    }

    private static string Line(string period, string currency, string group, SyntheticRow[] rows)
    {
        string Money(decimal value) => new AmountSum((Int128)(value * Amount.Scale)).ToString(Currency.Parse(currency).DecimalPlaces);
        decimal commission = rows.Where(row => row.AccountType == AccountType.Customer && row.Kind is (TransactionKind.Commission or TransactionKind.CommissionReversal)).Sum(row => row.Amount);
        int active = rows.Where(row => row.AccountType == AccountType.Customer && row.Kind == TransactionKind.BetMatched).Select(row => row.Account).Distinct().Count();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{period}\t{currency}\t{group}\t{Money(rows.Sum(row => row.Stake))}\t{Money(0)}\t{Money(commission)}\t{Money(-commission)}\t{active}\t0\t{rows.Count(row => row.Kind == TransactionKind.BetMatched)}\t{Money(0)}\t{Money(0)}\t{Money(0)}\t0\t");
    }
}
