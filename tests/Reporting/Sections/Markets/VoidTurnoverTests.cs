using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Markets;

/// <summary>A stake is void once cancellations alone have released all that its account had at risk in the market.</summary>
public sealed class VoidTurnoverTests
{
    private static readonly BusinessMonth First = new(2026, 7);

    [Fact]
    public async Task A_market_that_is_cancelled_in_a_later_month_is_void_there_and_its_customers_are_counted_apart()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-10-20",
            Row(1, "2026-08-03", 1, TransactionKind.BetMatched, exposure: 40m, stake: 40m), Row(2, "2026-08-03", 2, TransactionKind.BetMatched, exposure: 60m),
            Row(3, "2026-09-02", 1, TransactionKind.BetCancelled, exposure: -40m), Row(4, "2026-09-02", 2, TransactionKind.BetCancelled, exposure: -60m),
            Row(5, "2026-09-03", 3, TransactionKind.BetMatched, exposure: 10m, stake: 10m) with { Market = 8 });
        Assert.Equal(("40.00", "0.00", "2", "0"), await Regulatory(harness, "2026-08", "month"));
        Assert.Equal(("10.00", "40.00", "1", "0"), await Regulatory(harness, "2026-09", "month"));
        Assert.Equal(("50.00", "40.00", "1", "2"), await Regulatory(harness, "2026-09", "quarter to date"));
        Assert.Equal(("0.00", "40.00", "open"), (await Cell(harness, "2026-09", "turnover"), await Cell(harness, "2026-09", "void_turnover"), await Cell(harness, "2026-08", "status")));
        Assert.Equal("settled", await Cell(harness, "2026-09", "status"));
    }

    [Fact]
    public async Task A_cancellation_that_took_its_part_of_the_stake_leaves_the_rest_to_be_void()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-10-20",
            Row(1, "2026-09-03", 1, TransactionKind.BetMatched, exposure: 40m, stake: 40m),
            Row(2, "2026-09-04", 1, TransactionKind.BetCancelled, exposure: -30m, stake: -30m),
            Row(3, "2026-09-05", 1, TransactionKind.BetCancelled, exposure: -10m));
        Assert.Equal(("10.00", "10.00"), (await Cell(harness, "2026-09", "turnover"), await Cell(harness, "2026-09", "void_turnover")));
    }

    [Fact]
    public async Task A_settlement_that_stands_makes_nothing_void_and_one_that_was_reversed_no_longer_stands()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            Row(1, "2026-09-03", 1, TransactionKind.BetMatched, exposure: 40m, stake: 40m), Row(2, "2026-09-04", 1, TransactionKind.Settlement, exposure: -10m),
            Row(3, "2026-09-05", 1, TransactionKind.BetCancelled, exposure: -30m),
            Row(4, "2026-09-03", 2, TransactionKind.BetMatched, exposure: 7m, stake: 7m), Row(5, "2026-09-04", 2, TransactionKind.Settlement, exposure: -7m) with { Amount = 5m },
            Row(6, "2026-09-05", 2, TransactionKind.SettlementReversal, exposure: 7m) with { Amount = -5m }, Row(7, "2026-09-05", 2, TransactionKind.BetCancelled, exposure: -7m),
        ];
        await harness.ReportAsync("2026-10-20", rows);
        Assert.Equal(("7.00", "5.00"), (await Cell(harness, "2026-09", "void_turnover"), await Cell(harness, "2026-09", "reversals")));
    }

    [Fact]
    public async Task A_settlement_after_all_takes_back_what_was_void_before()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-10-20",
            Row(1, "2026-08-03", 1, TransactionKind.BetMatched, exposure: 40m, stake: 40m), Row(2, "2026-08-04", 1, TransactionKind.BetCancelled, exposure: -40m),
            Row(3, "2026-09-04", 1, TransactionKind.BetMatched, exposure: 5m, stake: 5m), Row(4, "2026-10-05", 1, TransactionKind.Settlement, exposure: -5m));
        Assert.Equal(("40.00", "-40.00", "0.00"), (await Cell(harness, "2026-08", "void_turnover"), await Cell(harness, "2026-09", "void_turnover"), await Cell(harness, "2026-10", "void_turnover")));
    }

    /// <summary>Bets of six accounts in six markets; each market settles, is cancelled as a whole or stays open, and single bets are cancelled, in part or whole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_void_equals_what_is_found_by_going_through_every_accounts_bets(int seed)
    {
        IReadOnlyList<SyntheticRow> rows = Random(seed);
        using var harness = new ReportingHarness();
        foreach (MonthResult result in await harness.ReportAsync("2026-11-20", [.. rows]))
        {
            decimal expected = VoidUpTo(rows, result.Month).Sum() - VoidUpTo(rows, result.Month.Previous).Sum();
            string shown = await harness.CellAsync(result.Month.ToString(), "regulatory", "void_turnover", "month", "EUR", "total");
            Assert.Equal(expected, decimal.Parse(shown, CultureInfo.InvariantCulture));
            (string, string) accounts = (
                await harness.CellAsync(result.Month.ToString(), "regulatory", "active_accounts", "year to date", "EUR", "total"),
                await harness.CellAsync(result.Month.ToString(), "regulatory", "void_accounts", "year to date", "EUR", "total"));
            Assert.Equal(AccountsUpTo(rows, result.Month), accounts);
        }
    }

    private static SyntheticRow Row(int id, string at, long account, TransactionKind kind, decimal exposure, decimal stake = 0m) =>
        new() { Id = id, OccurredAt = at, Account = account, Kind = kind, Exposure = exposure, Stake = stake, Market = 9, Sport = "tennis" };

    private static async Task<(string Turnover, string Void, string Active, string VoidAccounts)> Regulatory(ReportingHarness harness, string month, string period)
    {
        Task<string> Of(string column) => harness.CellAsync(month, "regulatory", column, period, "EUR", "total");
        return (await Of("turnover"), await Of("void_turnover"), await Of("active_accounts"), await Of("void_accounts"));
    }

    private static Task<string> Cell(ReportingHarness harness, string month, string column) => harness.CellAsync(month, "markets", column, "9", "EUR");

    private static IEnumerable<IGrouping<(long Account, long Market), SyntheticRow>> Positions(IEnumerable<SyntheticRow> rows, BusinessMonth last) =>
        rows.Where(row => Month(row) <= last).GroupBy(row => (row.Account, row.Market!.Value));

    private static bool IsVoid(IEnumerable<SyntheticRow> position)
    {
        decimal Exposure(TransactionKind kind) => position.Where(row => row.Kind == kind).Sum(row => row.Exposure);
        return position.Sum(row => row.Exposure) == 0m && Exposure(TransactionKind.BetCancelled) != 0m
            && Exposure(TransactionKind.BetCancelled) == -Exposure(TransactionKind.BetMatched) && !position.Any(row => row.Kind == TransactionKind.Settlement);
    }

    private static IEnumerable<decimal> VoidUpTo(IReadOnlyList<SyntheticRow> rows, BusinessMonth last) =>
        Positions(rows, last).Where(IsVoid).Select(position => position.Sum(row => row.Stake));

    private static (string Active, string Void) AccountsUpTo(IReadOnlyList<SyntheticRow> rows, BusinessMonth last)
    {
        var bets = Positions(rows, last).Where(position => position.Any(row => row.Kind == TransactionKind.BetMatched)).ToLookup(position => position.Key.Account, IsVoid);
        return (bets.Count(account => account.Any(isVoid => !isVoid)).ToString(CultureInfo.InvariantCulture), bets.Count(account => account.All(isVoid => isVoid)).ToString(CultureInfo.InvariantCulture));
    }

    private static BusinessMonth Month(SyntheticRow row) => BusinessMonth.Parse(row.OccurredAt[..7]);

    private static List<SyntheticRow> Random(int seed)
    {
        var random = new Random(seed);
        var rows = new List<SyntheticRow>();
        string At(int day) => new BusinessDay(First.FirstDay.DaysSinceEpoch + day).ToString();
        for (int market = 1; market <= 6; market++)
        {
            int settles = random.Next(40, 110), fate = random.Next(3);
            var open = new Dictionary<long, decimal>();
            for (int bet = random.Next(1, 6); bet > 0; bet--)
            {
                long account = random.Next(1, 7);
                decimal exposure = random.Next(1, 50);
                int day = random.Next(0, settles);
                SyntheticRow matched = new()
                {
                    Id = rows.Count + 1, OccurredAt = At(day), Account = account, Kind = TransactionKind.BetMatched, Market = market, Exposure = exposure,
                    Stake = random.Next(2) == 0 ? exposure : 0m, Sport = "tennis", InPlay = random.Next(2) == 0, Jurisdiction = "GB",
                };
                rows.Add(matched);
                if (random.Next(3) == 0)
                {
                    decimal part = random.Next(2) == 0 ? exposure : Math.Min(1m, exposure);
                    rows.Add(matched with { Id = rows.Count + 1, OccurredAt = At(random.Next(day, settles)), Kind = TransactionKind.BetCancelled, Exposure = -part, Stake = matched.Stake > 0m && random.Next(2) == 0 ? -part : 0m });
                    exposure -= part;
                }

                open[account] = open.GetValueOrDefault(account) + exposure;
            }

            foreach ((long account, decimal exposure) in fate == 2 ? [] : open.Where(pair => pair.Value != 0m))
            {
                rows.Add(new() { Id = rows.Count + 1, OccurredAt = At(settles), Account = account, Kind = fate == 0 ? TransactionKind.Settlement : TransactionKind.BetCancelled, Market = market, Exposure = -exposure, Sport = "tennis", Jurisdiction = "GB" });
            }
        }

        return rows;
    }
}
