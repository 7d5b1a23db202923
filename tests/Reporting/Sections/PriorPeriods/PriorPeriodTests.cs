using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.PriorPeriods;

/// <summary>Whatever is published of a month, and told of it by later ones, comes to all its transactions as they are known.</summary>
public sealed class PriorPeriodTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Published_figures_and_prior_periods_come_to_what_is_known_after_every_close_and_restatement(int seed)
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<SyntheticRow> random = RandomRows.Make(seed, 240);
        SyntheticRow[] known = [.. random.Take(110)];
        await CloseAsync(harness, "2026-11-20", "2026-10", known);
        await RequireTogetherAsync(harness, known);

        known = [.. known, Bet(901, "2026-11-05"), .. random.Skip(110).Take(60)];
        await CloseAsync(harness, "2026-12-20", "2026-11", known);
        Assert.NotEmpty(await LinesAsync(harness, new BusinessMonth(2026, 11), "prior period"));
        await RequireTogetherAsync(harness, known);

        known = [.. known, Bet(902, "2026-12-05"), Bet(903, "2027-01-02"), .. random.Skip(170).Take(50)];
        await CloseAsync(harness, "2027-01-20", "2026-12", known);
        await RequireTogetherAsync(harness, known);

        known = [.. known, .. random.Skip(220)];
        await harness.ReportAsync("2027-01-21", known);
        Assert.NotEmpty(await LinesAsync(harness, new BusinessMonth(2027, 1), "prior period"));
        await RequireTogetherAsync(harness, known);

        await MonthlyReports.RestateAsync(harness.Context, await harness.RunOfAsync("2027-01-21", known), new Restatement(new BusinessMonth(2026, 6), "all of it", "J. Doe"), Cancellation);
        await RequireTogetherAsync(harness, known);
        Assert.All(await AllAsync(harness), line => Assert.NotEqual("prior period", line["period"]));
    }

    [Fact]
    public async Task A_revision_that_moves_a_bet_to_another_group_and_market_takes_it_away_there_and_brings_it_here()
    {
        using var harness = new ReportingHarness();
        SyntheticRow bet = Bet(1, "2026-10-05") with { Market = 3 };
        SyntheticRow[] known = [bet, Bet(2, "2026-11-05"), bet with { Revision = 1, OriginalOccurredAt = bet.OccurredAt, Market = 4, Sport = "golf" }];
        await harness.ReportAsync("2026-11-20", known[..2]);
        await harness.ReportAsync("2026-11-21", known);
        Assert.Equal("-10.00", await harness.CellAsync("2026-11", "regulatory", "turnover", "prior period", "EUR", "group", "tennis"));
        Assert.Equal("10.00", await harness.CellAsync("2026-11", "regulatory", "turnover", "prior period", "EUR", "group", "golf"));
        Assert.Equal("0.00", await harness.CellAsync("2026-11", "summary", "prior_turnover", "EUR", "total"));
        Assert.Equal(("-10.00", "10.00"), (await harness.CellAsync("2026-11", "markets", "prior_turnover", "3", "EUR"), await harness.CellAsync("2026-11", "markets", "prior_turnover", "4", "EUR")));
        Assert.Equal("2026-10", await harness.CellAsync("2026-11", "market-prior-periods", "original_period", "3", "EUR"));
    }

    [Fact]
    public async Task What_comes_late_for_a_month_before_the_first_report_is_told_too_and_a_second_time_by_nobody()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] known = [Bet(1, "2026-10-05"), Bet(2, "2026-11-05"), Bet(3, "2026-08-05"), Bet(4, "2026-12-02")];
        await harness.ReportAsync("2026-11-20", known[..2]);
        await harness.ReportAsync("2026-12-20", known);
        Assert.Equal("10.00", await harness.CellAsync("2026-11", "regulatory", "turnover", "prior period", "EUR", "total"));
        Assert.DoesNotContain("prior period", await harness.TableAsync("2026-12", "regulatory"), StringComparison.Ordinal);
        Assert.Equal("40.00", await harness.CellAsync("2026-12", "regulatory", "turnover", "year to date", "EUR", "total"));
        MonthReport? november = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 11), Cancellation);
        Assert.DoesNotContain(november!.Manifest.Controls, control => control.Verdict == Verdict.Red);
    }

    private static SyntheticRow Bet(int id, string at) =>
        new() { Id = id, OccurredAt = at, Kind = TransactionKind.BetMatched, Stake = 10m, Sport = "tennis", Jurisdiction = "GB" };

    private static async Task CloseAsync(ReportingHarness harness, string asOf, string month, SyntheticRow[] known)
    {
        MonthResult closed = (await harness.ReportAsync(asOf, known)).Single(result => result.Month == BusinessMonth.Parse(month));
        Assert.True(closed.State == MonthState.Final, string.Join("; ", closed.WaitingFor));
    }

    /// <summary>By original month and group, and by year.</summary>
    private static async Task RequireTogetherAsync(ReportingHarness harness, SyntheticRow[] known)
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> lines = await AllAsync(harness);
        var told = lines.Where(line => line["level"] == "group" && line["period"] is "month" or "prior period")
            .GroupBy(line => (Original: line["original_period"].Length == 0 ? line["report"] : line["original_period"], Group: $"{line["currency"]} {line["sport"]} {line["in_play"]} {line["jurisdiction"]}"))
            .Select(group => Line(group.Key.Original, group.Key.Group, Sum(group, "turnover"), Sum(group, "commission"), (long)Sum(group, "bets")));
        Assert.Equal(Slow(known, lines.Max(line => line["report"])!).Order(StringComparer.Ordinal), told.Where(line => !line.EndsWith(" 0 0 0", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (IReadOnlyDictionary<string, string> year in lines.Where(line => line["level"] == "total" && line["period"] == "year to date"))
        {
            var parts = lines.Where(line => line["level"] == "total" && line["period"] is "month" or "prior period" && line["level"] == "total" && line["currency"] == year["currency"]
                && line["report"][..4] == year["report"][..4] && string.CompareOrdinal(line["report"], year["report"]) <= 0).ToList();
            Assert.Equal((Sum(parts, "turnover"), Sum(parts, "ggy"), Sum(parts, "bets")), (Number(year["turnover"]), Number(year["ggy"]), Number(year["bets"])));
            Assert.Equal(Sum(parts.Where(line => line["period"] == "prior period"), "ggy"), Number(year["prior_ggy"]));
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> AllAsync(ReportingHarness harness)
    {
        var lines = new List<IReadOnlyDictionary<string, string>>();
        foreach (MonthReport report in await new ReportReader(harness.Store).AllAsync(Cancellation))
        {
            Assert.DoesNotContain(report.Manifest.Controls, control => control.Verdict == Verdict.Red);
            lines.AddRange(await LinesAsync(harness, report.Manifest.Month, null));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> LinesAsync(ReportingHarness harness, BusinessMonth month, string? period)
    {
        string[][] cells = [.. (await harness.TableAsync(month.ToString(), "regulatory")).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        return [.. cells.Skip(1).Select(row => (IReadOnlyDictionary<string, string>)cells[0].Zip(row).Append(("report", month.ToString())).ToDictionary(cell => cell.Item1, cell => cell.Item2))
            .Where(line => period is null || line["period"] == period)];
    }

    private static IEnumerable<string> Slow(SyntheticRow[] known, string last) => known.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!)
        .Where(row => !row.Voided && row.AccountType != AccountType.Test && string.CompareOrdinal(row.OccurredAt[..7], last) <= 0)
        .GroupBy(row => (Month: row.OccurredAt[..7], Group: $"{row.Currency} {Accounting.Reporting.Forms.TsvText.Escape(row.Sport ?? "")} {row.InPlay switch { true => "true", false => "false", null => "" }} {row.Jurisdiction}"))
        .Select(group => Line(
            group.Key.Month, group.Key.Group, group.Sum(row => row.Stake),
            group.Where(row => row.AccountType == AccountType.Customer && row.Kind is TransactionKind.Commission or TransactionKind.CommissionReversal && row.AccountType == AccountType.Customer).Sum(row => row.Amount),
            group.Count(row => row.Kind == TransactionKind.BetMatched)))
        .Where(line => !line.EndsWith(" 0 0 0", StringComparison.Ordinal));

    private static string Line(string month, string group, decimal turnover, decimal commission, long bets) =>
        string.Create(CultureInfo.InvariantCulture, $"{month} {group} {turnover:0.####} {commission:0.####} {bets}");

    private static decimal Sum(IEnumerable<IReadOnlyDictionary<string, string>> lines, string column) => lines.Sum(line => Number(line[column]));

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
}
