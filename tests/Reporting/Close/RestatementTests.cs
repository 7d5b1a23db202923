using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Close;

public sealed class RestatementTests
{
    private const string Statements = "account-statements";

    private const string Differences = "restatement-statements";

    private static readonly SyntheticRow[] Rows =
    [
        Deposit(1, "2026-08-05", 100m), Deposit(2, "2026-09-05", 10m), Deposit(3, "2026-10-05", 1m), Deposit(4, "2026-11-03", 0.5m),
        Deposit(5, "2026-09-06", 7m) with { Account = 2 },
    ];

    /// <summary>Of September, 40 days late: known only after October was final.</summary>
    private static readonly SyntheticRow Late = Deposit(2, "2026-09-05", 4m) with { Revision = 1, OriginalOccurredAt = "2026-09-05", LoggedAt = "2026-11-06" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restated_month_and_every_later_final_one_get_a_further_revision_in_one_entry()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        string final = await harness.BytesOfAsync("reports/month=2026-09/") + await harness.BytesOfAsync("reports/month=2026-10/") + await harness.BytesOfAsync("reports/content/");
        await harness.ReportAsync("2026-11-20", [.. Rows, Late]);
        Assert.Equal("-6.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));

        await RestateAsync(harness, "2026-09", [.. Rows, Late]);

        ReportChain chain = await ReportChain.LoadAsync(harness.Store, Cancellation);
        ChainEntry entry = chain.Entries[^1];
        Assert.Equal((ChainEntryKind.Restatement, "came late", "J. Doe"), (entry.Kind, entry.Reason, entry.By));
        Assert.Equal([("2026-09", 2), ("2026-10", 2)], entry.Months.Select(month => (month.Month.ToString(), month.Revision)));
        Assert.Equal(1, chain.Newest(new BusinessMonth(2026, 8))!.Revision);
        Assert.Equal(entry.Months[0].Manifest, entry.Months[1].Opening!.Manifest);
        Assert.Empty(final.Split('\n').Except((await harness.BytesOfAsync("reports/")).Split('\n')));
        await RequireSettledAsync(harness);
    }

    /// <summary>August unchanged, September holds the change, October opens with it, November no longer adjusts it.</summary>
    private static async Task RequireSettledAsync(ReportingHarness harness)
    {
        Assert.Equal("104.00", await harness.CellAsync("2026-09", Statements, "closing", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-09", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("104.00", await harness.CellAsync("2026-10", Statements, "opening", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-10", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("105.00", await harness.CellAsync("2026-11", Statements, "opening", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("105.50", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task The_difference_to_the_revision_before_is_told_account_by_account()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await RestateAsync(harness, "2026-09", [.. Rows, Late]);

        string[] lines = (await harness.TableAsync("2026-09", Differences)).TrimEnd('\n').Split('\n');
        Assert.Single(lines.Skip(1));
        Assert.Equal("-6.00", await harness.CellAsync("2026-09", Differences, "closing", "1", "EUR"));
        Assert.Equal("-6.00", await harness.CellAsync("2026-09", Differences, "deposit_amount", "1", "EUR"));
        Assert.Equal("0", await harness.CellAsync("2026-09", Differences, "transactions", "1", "EUR"));
        Assert.Equal("-6.00", await harness.CellAsync("2026-10", Differences, "opening", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-10", Differences, "deposit_amount", "1", "EUR"));
        Assert.Equal("-6.00", await harness.CellAsync("2026-10", Differences, "closing", "1", "EUR"));

        string page = await harness.TextAsync(ReportFiles.Revision(new BusinessMonth(2026, 9), 2, ReportFiles.Page));
        Assert.Contains("<h2>Restatement</h2>", page, StringComparison.Ordinal);
        Assert.Contains("came late", page, StringComparison.Ordinal);
        Assert.Contains("J. Doe", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_month_gained_is_an_adjustment_of_the_restated_one()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await RestateAsync(harness, "2026-10", [.. Rows, Late]);
        Assert.Equal("110.00", await harness.CellAsync("2026-10", Statements, "opening", "1", "EUR"));
        Assert.Equal("-6.00", await harness.CellAsync("2026-10", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("105.50", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_month_can_be_restated_again_and_later_months_close_on_it()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await RestateAsync(harness, "2026-09", [.. Rows, Late]);
        SyntheticRow[] more = [.. Rows, Late, Deposit(9, "2026-09-30", 50m) with { Account = 3 }];
        await RestateAsync(harness, "2026-09", more);
        Assert.Equal(3, (await ReportChain.LoadAsync(harness.Store, Cancellation)).Newest(new BusinessMonth(2026, 9))!.Revision);
        Assert.Equal("50.00", await harness.CellAsync("2026-11", Statements, "opening", "3", "EUR"));

        IReadOnlyList<MonthResult> closed = await harness.ReportAsync("2026-12-05", more);
        Assert.Equal(["2026-08 1", "2026-09 3", "2026-10 3", "2026-11 1"], closed.Where(month => month.Revision is not null).Select(month => $"{month.Month} {month.Revision}"));
        Assert.All(closed, month => Assert.DoesNotContain(month.Controls, control => control.Verdict is Verdict.Red or Verdict.Amber && control.Name != "client-money.funds-stated"));
    }

    [Fact]
    public async Task The_first_month_restated_opens_with_all_that_is_known_of_earlier_days()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await RestateAsync(harness, "2026-08", [.. Rows, Deposit(9, "2026-05-30", 50m)]);
        Assert.Equal("50.00", await harness.CellAsync("2026-08", Statements, "opening", "1", "EUR"));
        Assert.Equal("161.00", await harness.CellAsync("2026-10", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_month_that_told_only_of_what_is_restated_then_tells_that_nothing_is_left()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [.. Rows.Where(row => row.Id != 4)];
        await harness.ReportAsync("2026-11-05", rows);
        await harness.ReportAsync("2026-11-20", [.. rows, Late]);
        Assert.Equal("-6.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
        await RestateAsync(harness, "2026-09", [.. rows, Late]);
        Assert.Equal("105.00", await harness.CellAsync("2026-11", Statements, "opening", "1", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
    }

    [Fact]
    public async Task Where_nothing_differs_nothing_is_written()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        SyntheticRow[] rows = [.. Rows, Deposit(9, "2026-10-30", 50m)];
        string before = await harness.BytesOfAsync("reports/");
        var refused = await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, "2026-09", rows));
        Assert.StartsWith("Nothing differs: 2026-09", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await harness.BytesOfAsync("reports/"));

        await RestateAsync(harness, "2026-10", rows);
        await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, "2026-10", rows));
    }

    [Fact]
    public async Task A_month_that_is_not_final_is_not_restated()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        foreach (string month in new[] { "2026-11", "2026-07" })
        {
            var refused = await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, month, [.. Rows, Late]));
            Assert.StartsWith($"{month} isn't final", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2026-11-20")]
    [InlineData("2026-10-20")]
    public async Task By_a_clock_that_is_behind_a_final_month_nothing_is_restated(string asOf)
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [.. Rows.Where(row => row.Id != 4)];
        await harness.ReportAsync("2026-12-05", rows);
        Assert.Equal(new BusinessMonth(2026, 11), (await ReportChain.LoadAsync(harness.Store, Cancellation)).LastMonth);
        ReportRun run = await harness.RunOfAsync(asOf, [.. rows, Late]);
        var refused = await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, "2026-09", run));
        Assert.Contains("the clock of this machine is behind", refused.Message, StringComparison.Ordinal);
        Assert.Single((await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries);
    }

    [Fact]
    public async Task The_conditions_of_the_close_hold_for_a_restatement()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        ReportRun run = await harness.RunOfAsync("2026-11-20", [.. Rows, Late]);
        string before = await harness.BytesOfAsync("reports/");
        var refused = await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, "2026-09", run with { Quarantined = 1 }));
        Assert.Contains("quarantine: 1 quarantined messages are not signed off", refused.Message, StringComparison.Ordinal);
        ReportRun less = await harness.RunOfAsync("2026-11-20", [.. Rows.Take(3), Late]);
        refused = await Assert.ThrowsAsync<RestatementRefusedException>(() => RestateAsync(harness, "2026-09", less));
        Assert.Contains("coverage: the pinned coverage lacks rows that the last close includes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await harness.BytesOfAsync("reports/"));
    }

    [Fact]
    public async Task Of_two_that_restate_at_once_one_does_and_the_other_finds_nothing_left()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        ReportRun run = await harness.RunOfAsync("2026-11-20", [.. Rows, Late]);
        var store = new OvertakenStore(harness.Store, () => RestateAsync(harness, "2026-09", run));
        await Assert.ThrowsAsync<RestatementRefusedException>(
            () => MonthlyReports.RestateAsync(harness.Context with { Store = store }, run, new Restatement(new BusinessMonth(2026, 9), "too", "slow"), Cancellation));
        Assert.Equal(["", "J. Doe"], (await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries.Select(entry => entry.By ?? ""));
        await RequireSettledAsync(harness);
    }

    [Fact]
    public async Task A_restatement_that_loses_to_a_close_takes_the_month_that_was_closed_along()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        ReportRun run = await harness.RunOfAsync("2026-11-20", [.. Rows, Late]);
        var store = new OvertakenStore(harness.Store, () => harness.ReportAsync("2026-11-05", Rows));
        await MonthlyReports.RestateAsync(harness.Context with { Store = store }, run, new Restatement(new BusinessMonth(2026, 9), "too", "slow"), Cancellation);
        Assert.Equal([("2026-09", 2), ("2026-10", 2)], (await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries[^1].Months.Select(month => (month.Month.ToString(), month.Revision)));
        await RequireSettledAsync(harness);
    }

    [Fact]
    public async Task A_chain_whose_restatement_leaves_a_later_month_out_is_refused()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await RestateAsync(harness, "2026-09", [.. Rows, Late]);
        ChainEntry entry = (await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries[^1];
        await harness.Store.PutAsync([ObjectContent.FromBytes(ReportFiles.Chain(entry.Number), SealedJson.Serialize(entry with { Months = [entry.Months[0]] }))], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => ReportChain.LoadAsync(harness.Store, Cancellation));
    }

    private static async Task<IReadOnlyList<MonthResult>> RestateAsync(ReportingHarness harness, string month, IReadOnlyList<SyntheticRow> rows) =>
        await RestateAsync(harness, month, await harness.RunOfAsync("2026-11-20", rows));

    private static Task<IReadOnlyList<MonthResult>> RestateAsync(ReportingHarness harness, string month, ReportRun run) =>
        MonthlyReports.RestateAsync(harness.Context, run, new Restatement(BusinessMonth.Parse(month), "came late", "J. Doe"), Cancellation);

    private static SyntheticRow Deposit(int id, string at, decimal amount) => new() { Id = id, OccurredAt = at, Amount = amount };
}
