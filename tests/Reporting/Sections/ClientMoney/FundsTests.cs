using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.ClientMoney;

/// <summary>What is said of the funds that people state, day by day.</summary>
public sealed class FundsTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly SyntheticRow[] Deposit = [new() { Id = 1, OccurredAt = "2026-10-05", Amount = 100m }];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_day_short_is_told_with_its_amount_though_the_last_day_is_level()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            new() { Id = 1, OccurredAt = "2026-01-01", Amount = 100m, Currency = "GBP" }, new() { Id = 2, OccurredAt = "2026-01-06", Amount = 900m, Currency = "GBP" },
            new() { Id = 3, OccurredAt = "2026-01-26", Amount = -900m, Kind = TransactionKind.Withdrawal, Currency = "GBP" },
        ];
        var funds = await FundsStatement.ReadAsync(AccountingProgram.DataFile(Path.Combine("cases", "funds-level-at-month-end.funds.tsv")), Cancellation);
        ReportRun run = await harness.RunOfAsync("2026-02-10", rows);
        MonthResult january = (await harness.ReportAsync(run with { Funds = funds })).Single(month => month.Month == new BusinessMonth(2026, 1));
        Control control = january.Controls.Single(found => found.Name == "client-money.funds");
        Assert.Equal((Verdict.Amber, "900.00"), (control.Verdict, control.Left.ToString()));
        Assert.Equal(
            "short on 20 of 31 days: " + string.Join(", ", Enumerable.Range(6, 20).Select(day => $"2026-01-{day:00} 900.00")),
            control.Concerns);
        Assert.Equal(("31", "20", "900.00", "covered"), (await Cell("days_stated"), await Cell("days_short"), await Cell("largest_shortfall"), await Cell("funds_verdict")));
        Assert.Equal("-900.00", await harness.CellAsync("2026-01", "client-money-daily", "surplus", "2026-01-25", "GBP"));
        string page = await harness.TextAsync(Accounting.Reporting.Forms.ReportFiles.Revision(new BusinessMonth(2026, 1), 1, "report.html"));
        Assert.Contains("client-money.funds: GBP 900.00 (short on 20 of 31 days: ", page, StringComparison.Ordinal);
        Assert.Contains("<td>2026-01-25</td><td class=\"n\">100.00</td><td class=\"n m\">\u2212900.00</td>", page, StringComparison.Ordinal);

        Task<string> Cell(string column) => harness.CellAsync("2026-01", "client-money", column, "GBP");
    }

    [Fact]
    public async Task What_nobody_stated_is_no_verdict_and_amber_at_the_months_end()
    {
        Control[] nothing = await ControlsAsync();
        Assert.Equal((Verdict.Amber, "funds not stated"), Of(nothing, "client-money.funds-stated"));
        Assert.All(new[] { "client-money.funds", "client-money.funds-complete", "client-money.funds-negative" }, name => Assert.Equal((Verdict.NotChecked, null), Of(nothing, name)));

        Control[] once = await ControlsAsync(Held("2026-10-10", "Bank", 100));
        Assert.Equal((Verdict.Amber, "funds not stated at the month's end, but on 1 of 31 days"), Of(once, "client-money.funds-stated"));
        Assert.Equal((Verdict.Green, null), Of(once, "client-money.funds"));
    }

    [Fact]
    public async Task An_institution_that_is_missing_or_below_zero_on_a_stated_day_is_named()
    {
        Control[] found = await ControlsAsync(Held("2026-09-29", "Old", 1), Held("2026-09-30", "Bank", 1), Held("2026-09-30", "Lost", 1), Held("2026-10-10", "Bank", 150), Held("2026-10-31", "Bank", 140), Held("2026-10-31", "PSP", -30));
        Assert.Equal((Verdict.Amber, "incomplete: 2026-10-10 without Lost, 2026-10-10 without PSP, 2026-10-31 without Lost"), Of(found, "client-money.funds-complete"));
        Assert.Equal((Verdict.Amber, "negative: 2026-10-31 PSP -30.00"), Of(found, "client-money.funds-negative"));
        Assert.Equal((Verdict.Green, null), Of(found, "client-money.funds"));
        Assert.Equal((Verdict.Green, null), Of(found, "client-money.funds-stated"));
    }

    [Fact]
    public async Task The_table_of_institutions_says_what_each_holds_and_which_are_missing()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-01", Deposit);
        await harness.ReportAsync(run with { Funds = new FundsStatement(ContentHash256.Of([1]), [Held("2026-10-31", "PSP", -30), Held("2026-10-31", "Bank", 140), Held("2026-10-10", "Bank", 150)]) });
        Assert.Equal(
            ["2026-10-10\tEUR\tBank\t150.00\t", "2026-10-10\tEUR\tPSP\t\tmissing", "2026-10-31\tEUR\tBank\t140.00\t", "2026-10-31\tEUR\tPSP\t-30.00\tnegative"],
            (await harness.TableAsync("2026-10", "client-money-funds")).TrimEnd('\n').Split('\n').Skip(1));
    }

    private static (Verdict, string?) Of(Control[] controls, string name)
    {
        Control control = controls.Single(found => found.Name == name);
        return (control.Verdict, control.Concerns);
    }

    private static async Task<Control[]> ControlsAsync(params FundsHeld[] held)
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-10", Deposit);
        return [.. (await harness.ReportAsync(run with { Funds = new FundsStatement(ContentHash256.Of([1]), held) })).Single(month => month.Month == new BusinessMonth(2026, 10)).Controls];
    }

    private static FundsHeld Held(string day, string institution, int amount) => new(BusinessDay.Parse(day), Euro, institution, new AmountSum((Int128)amount * Amount.Scale));
}
