using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.ClientMoney;

public sealed class ClientMoneyTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m },
        new() { Id = 2, OccurredAt = "2026-10-03", Amount = 50m },
        new() { Id = 3, OccurredAt = "2026-10-03", Amount = 900m, Account = 9, AccountType = AccountType.House },
        new() { Id = 4, OccurredAt = "2026-10-03", Amount = 900m, Account = 8, AccountType = AccountType.Test },
        new() { Id = 5, OccurredAt = "2026-10-10", Kind = TransactionKind.WithdrawalRequested, Amount = -30m, Pending = 30m },
        new() { Id = 6, OccurredAt = "2026-10-12", Kind = TransactionKind.WithdrawalPaid, Pending = -30m },
        new() { Id = 7, OccurredAt = "2026-10-20", Kind = TransactionKind.BetMatched, Exposure = 20m },
    ];

    [Fact]
    public async Task What_is_owed_to_customers_stands_day_by_day_with_its_highest_and_lowest()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Equal("100.00", await Daily(harness, "2026-10-02", "liability"));
        Assert.Equal("150.00", await Daily(harness, "2026-10-03", "liability"));
        Assert.Equal(("120.00", "30.00", "150.00"), (await Daily(harness, "2026-10-11", "balances"), await Daily(harness, "2026-10-11", "pending"), await Daily(harness, "2026-10-11", "liability")));
        Assert.Equal(("120.00", "0.00"), (await Daily(harness, "2026-10-12", "liability"), await Daily(harness, "2026-10-12", "exposure")));
        Assert.Equal("20.00", await Daily(harness, "2026-10-31", "exposure"));
        Assert.Equal(
            ["120.00", "20.00", "0.00", "120.00", "", "", "150.00", "2026-10-03", "100.00", "2026-10-01"],
            (await harness.TableAsync("2026-10", "client-money")).Split('\n')[1].Split('\t')[1..]);
        Assert.Equal(32, (await harness.TableAsync("2026-10", "client-money-daily")).Split('\n').Length - 1);
    }

    [Fact]
    public async Task Funds_stand_beside_it_where_they_are_stated_and_change_nothing_else()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-01", Rows);
        await harness.ReportAsync(run);
        string before = await OthersAsync(harness);
        var funds = new FundsStatement(ContentHash256.Of([1]), [Held("2026-10-31", "Bank", 100), Held("2026-10-31", "PSP", 15), Held("2026-10-30", "Bank", 120)]);
        MonthResult result = (await harness.ReportAsync(run with { Funds = funds })).Single(month => month.Month == new BusinessMonth(2026, 10));

        Assert.True(result.Written);
        Assert.Equal(("115.00", "-5.00"), (await Daily(harness, "2026-10-31", "funds"), await Daily(harness, "2026-10-31", "surplus")));
        Assert.Equal(("120.00", "0.00"), (await Daily(harness, "2026-10-30", "funds"), await Daily(harness, "2026-10-30", "surplus")));
        Assert.Equal(("", ""), (await Daily(harness, "2026-10-29", "funds"), await Daily(harness, "2026-10-29", "surplus")));
        Assert.Equal(Verdict.Amber, result.Controls.Single(control => control.Name == "client-money.funds").Verdict);
        Assert.Equal(before, await OthersAsync(harness));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken);
        Assert.Equal(funds.Sha256, report!.Manifest.Funds);

        FundsStatement otherMonth = funds with { Rows = [.. funds.Rows, Held("2026-07-31", "Bank", 1)] };
        Assert.All(await harness.ReportAsync(run with { Funds = otherMonth }), month => Assert.False(month.Written));
    }

    private static FundsHeld Held(string day, string institution, int amount) => new(BusinessDay.Parse(day), Euro, institution, new AmountSum((Int128)amount * Amount.Scale));

    private static Task<string> Daily(ReportingHarness harness, string day, string column) => harness.CellAsync("2026-10", "client-money-daily", column, day, "EUR");

    /// <summary>All of October's tables but those that funds stand in.</summary>
    private static async Task<string> OthersAsync(ReportingHarness harness) => string.Join('\n', (await harness.BytesOfAsync("reports/month=2026-10/")).Split('\n')
        .Where(line => (line.Contains(".tsv", StringComparison.Ordinal) || line.Contains(".parquet", StringComparison.Ordinal)) && !line.Contains("client-money", StringComparison.Ordinal) && !line.Contains("controls", StringComparison.Ordinal)));
}
