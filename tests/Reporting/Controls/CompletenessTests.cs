using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>What the exchange's own running numbers and balances tell about rows that are missing.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public async Task A_chain_that_holds_across_months_is_green()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20", Stated(1, "2026-09-05", 10m, 10m), Stated(2, "2026-09-06", 5m, 15m), Stated(3, "2026-10-06", -3m, 12m));
        Assert.All(results, result => Assert.Equal((0L, 0L), Chain(result)));
        Assert.All(results, result => Assert.Equal(MonthState.Final, result.State));
    }

    [Fact]
    public async Task A_break_within_a_month_or_between_two_is_red_and_named_and_holds_up_the_close()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Stated(1, "2026-08-05", 10m, 10m),
            Stated(2, "2026-09-05", 5m, 16m),
            Stated(3, "2026-10-05", 1m, 17m),
            Stated(4, "2026-10-06", 1m, 20m));
        Assert.Equal([(0L, 0L), (1, 0), (1, 0)], results.Take(3).Select(Chain));
        Assert.Equal([MonthState.Final, MonthState.Closing, MonthState.Closing], results.Take(3).Select(result => result.State));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken);
        Assert.Equal("Account 1: the balance stated at 2026-10-06T12:00:00.000000Z is EUR 2.00 off.", Assert.Single(report!.Manifest.Findings));
    }

    [Fact]
    public async Task Rows_without_a_stated_balance_are_passed_over_but_count()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Stated(1, "2026-09-05", 10m, 10m),
            Stated(2, "2026-09-06", 5m, null),
            Stated(3, "2026-10-06", 1m, null),
            Stated(4, "2026-10-07", 1m, 17m));
        Assert.All(results, result => Assert.Equal((0L, 0L), Chain(result)));
    }

    [Fact]
    public async Task A_break_that_equals_the_revisions_logged_in_between_is_explained()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Stated(1, "2026-09-05", 10m, 10m),
            Stated(2, "2026-09-06", 5m, 15m),
            // Corrected from 5 to 3 on the 2nd of October: the exchange's next balance knows it.
            Stated(2, "2026-09-06", 3m, null) with { Revision = 1, OriginalOccurredAt = "2026-09-06", LoggedAt = "2026-10-02" },
            Stated(3, "2026-10-05", 1m, 14m),
            // Voided on the 7th, and moved to the account on the 8th.
            Stated(1, "2026-09-05", 10m, null) with { Revision = 1, Voided = true, OriginalOccurredAt = "2026-09-05", LoggedAt = "2026-10-07" },
            Stated(5, "2026-10-04", 20m, 20m) with { Account = 2 },
            Stated(5, "2026-10-04", 20m, null) with { Account = 1, Revision = 1, OriginalOccurredAt = "2026-10-04", LoggedAt = "2026-10-08" },
            Stated(6, "2026-10-09", 1m, 25m),
            Stated(7, "2026-10-10", 1m, 1m) with { Account = 2 });
        Assert.Equal([(0L, 0L), (3, 3)], results.Take(2).Select(Chain));
        Assert.All(results.Take(2), result => Assert.Equal(MonthState.Final, result.State));
        Assert.Equal("25.00", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_break_that_a_revision_logged_at_another_time_equals_is_not_explained()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Stated(1, "2026-10-05", 10m, 10m),
            Stated(1, "2026-10-05", 8m, null) with { Revision = 1, OriginalOccurredAt = "2026-10-05", LoggedAt = "2026-10-09" },
            Stated(2, "2026-10-06", 1m, 9m));
        Assert.Equal((1L, 0L), Chain(results[0]));
    }

    [Fact]
    public async Task A_break_of_imported_rows_is_explained_by_corrections_that_stand_before_it()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05",
            Imported(1, "2026-10-01", 100m, 100m),
            Imported(2, "2026-10-02", 50m, 150m),
            Imported(2, "2026-10-02", 45m, null) with { Revision = 1, OriginalOccurredAt = "2026-10-02" },
            Imported(3, "2026-10-05", 10m, 155m)));
        Assert.Equal((1L, 1L), Chain(result));
        Assert.Equal(MonthState.Final, result.State);
    }

    [Fact]
    public async Task An_unrelated_later_correction_of_the_same_amount_does_not_excuse_a_missing_row()
    {
        SyntheticRow correction = Imported(1, "2026-10-01", 95m, null) with { Revision = 1, OriginalOccurredAt = "2026-10-01" };
        SyntheticRow[] missing = [Imported(1, "2026-10-01", 100m, 100m), Imported(2, "2026-10-02", 50m, 145m), Imported(3, "2026-10-03", 10m, 155m)];
        using var harness = new ReportingHarness();
        Assert.Equal((1L, 0L), Chain((await harness.ReportAsync("2026-11-05", [.. missing, correction]))[0]));

        // Known by the exchange at its next balance, it explains the break there, and that one alone.
        Assert.Equal((2L, 1L), Chain((await harness.ReportAsync("2026-11-05", [.. missing, correction, Imported(4, "2026-10-04", 1m, 151m)]))[0]));

        // Of a transaction after the break it explains nothing before, wherever it stands.
        SyntheticRow later = Imported(3, "2026-10-03", 5m, null) with { Revision = 1, OriginalOccurredAt = "2026-10-03" };
        Assert.Equal((1L, 0L), Chain((await harness.ReportAsync("2026-11-05", [later, .. missing]))[0]));
    }

    [Fact]
    public async Task A_correction_explains_one_break_and_no_second_in_a_later_month()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-12-05",
            Imported(1, "2026-09-01", 100m, 100m),
            Imported(1, "2026-09-01", 95m, null) with { Revision = 1, OriginalOccurredAt = "2026-09-01" },
            Imported(2, "2026-09-05", 10m, 105m),
            Imported(3, "2026-10-05", 10m, 110m),
            Imported(4, "2026-11-05", 10m, 115m));
        Assert.Equal([(1L, 1L), (1, 0), (1, 0)], results.Take(3).Select(Chain));
    }

    [Fact]
    public async Task Rows_of_one_instant_stand_as_their_balances_say()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Stated(9, "2026-09-05", 100m, 100m),
            Stated(3, "2026-09-05", -30m, 70m),
            // Alone in its month, and back to where it began: only the month before tells with what.
            Stated(2, "2026-10-05", -10m, 70m),
            Stated(4, "2026-10-05", 10m, 80m),
            Stated(5, "2026-11-05", 1m, 71m));
        Assert.All(results, result => Assert.Equal((0L, 0L), Chain(result)));
        using var other = new ReportingHarness();
        Assert.Equal((1L, 0L), Chain((await other.ReportAsync("2026-11-20", Stated(9, "2026-09-05", 100m, 100m), Stated(3, "2026-09-05", -30m, 75m)))[0]));
    }

    [Fact]
    public async Task Where_every_row_has_a_number_the_numbers_order_the_chain()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05",
            Stated(1, "2026-10-05T10:00:02Z", 10m, 10m) with { Sequence = 1 },
            Stated(2, "2026-10-05T10:00:01Z", 5m, 15m) with { Sequence = 2 }));
        Assert.Equal((0L, 0L), Chain(result));
    }

    [Fact]
    public async Task Missing_numbers_are_counted_where_they_are_noticed_and_a_number_above_one_to_begin_with_is_lawful()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Numbered(1, "2026-09-05", 41),
            Numbered(2, "2026-09-06", 42),
            Numbered(3, "2026-10-05", 45),
            Numbered(4, "2026-10-06", 46),
            Numbered(5, "2026-10-06", 7) with { Account = 2 });
        Assert.Equal([0L, 2L], results.Take(2).Select(result => Left(result, "account-sequence")));
        Assert.Equal([MonthState.Final, MonthState.Closing], results.Take(2).Select(result => result.State));
    }

    [Fact]
    public async Task Missing_numbers_are_named_and_a_number_that_stands_twice_hides_none()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            Numbered(1, "2026-09-05", 1), Numbered(2, "2026-09-06", 2), Numbered(3, "2026-09-06", 2), Numbered(4, "2026-09-07", 4),
            Numbered(5, "2026-10-05", 5), Numbered(6, "2026-10-05", 5), Numbered(7, "2026-10-06", 9) with { Account = 1 },
            Numbered(8, "2026-10-06", 12), Numbered(9, "2026-11-02", 13),
        ];
        Assert.Equal([1L, 5L, 0L], (await harness.ReportAsync("2026-11-20", rows)).Select(result => Left(result, "account-sequence")));
        Assert.Equal(["Account 1: its running number 3 is missing.", "Account 1: its running number 2 is that of more than one transaction."], await FindingsAsync(harness, 9));
        Assert.Equal(["Account 1: its running numbers 6 to 8 are missing.", "Account 1: its running numbers 10 to 11 are missing.", "Account 1: its running number 5 is that of more than one transaction."], await FindingsAsync(harness, 10));

        SyntheticRow[] found = [.. rows, Numbered(10, "2026-09-05", 3), Numbered(11, "2026-10-04", 7)];
        Assert.Equal([0L, 4L, 0L], (await harness.ReportAsync("2026-11-20", found)).Select(result => Left(result, "account-sequence")));
    }

    [Fact]
    public async Task Numbers_that_two_transactions_of_an_account_have_are_red_within_a_month_and_across_months_until_one_is_void()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            Numbered(1, "2026-09-05", 1), Numbered(2, "2026-09-06", 2), Numbered(3, "2026-09-06", 2), Numbered(4, "2026-09-06", 2) with { Account = 2 },
            Numbered(5, "2026-10-05", 3), Numbered(6, "2026-10-05", 1), Numbered(7, "2026-10-05", 2), Numbered(8, "2026-11-02", 4),
        ];
        Assert.Equal([1L, 2L, 0L], (await harness.ReportAsync("2026-11-20", rows)).Select(result => Left(result, "account-sequence.repeated")));
        Assert.Contains("Account 1: its running numbers 1 to 2 are those of more than one transaction each.", await FindingsAsync(harness, 10));
        SyntheticRow Void(int id) => rows.Single(row => row.Id == id) with { Revision = 1, Voided = true, Sequence = null, OriginalOccurredAt = rows.Single(row => row.Id == id).OccurredAt };
        Assert.Equal([0L, 1L, 0L], (await harness.ReportAsync("2026-11-20", [.. rows, Void(3), Void(6)])).Select(result => Left(result, "account-sequence.repeated")));
        Assert.Equal(MonthState.Final, (await harness.ReportAsync("2026-11-20", [.. rows, Void(3), Void(6), Void(7)]))[1].State);
    }

    [Fact]
    public async Task A_voided_or_corrected_first_revision_leaves_no_gap()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05",
            Numbered(1, "2026-10-05", 1),
            Numbered(2, "2026-10-06", 2),
            Numbered(2, "2026-10-06", null) with { Revision = 1, Voided = true, OriginalOccurredAt = "2026-10-06" },
            Numbered(3, "2026-10-07", 3),
            Numbered(3, "2026-11-01", null) with { Revision = 1, OriginalOccurredAt = "2026-10-07" },
            Numbered(4, "2026-10-08", 4)), result => result.Month == new BusinessMonth(2026, 10));
        Assert.Equal(0, Left(result, "account-sequence"));
    }

    [Fact]
    public async Task A_first_stated_balance_that_holds_more_than_all_before_it_is_red_and_names_the_account()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-12-05",
            Stated(1, "2026-09-05", 100m, null),
            Stated(2, "2026-10-06", -10m, 1090m),
            Stated(3, "2026-11-06", 5m, 1095m),
            Stated(4, "2026-10-06", 7m, 7m) with { Account = 2 },
            Stated(5, "2026-11-06", 7m, 14m) with { Account = 2 });
        Control[] openings = [.. results.Take(3).Select(result => result.Controls.Single(control => control.Name == "openings"))];
        Assert.Equal([Verdict.NotChecked, Verdict.Red, Verdict.Green], openings.Select(control => control.Verdict));
        Assert.Equal(("1000.00", "account 1: 1000.00"), (openings[1].Left.ToString(), openings[1].Concerns));
        Assert.Equal([MonthState.Final, MonthState.Closing, MonthState.Closing], results.Take(3).Select(result => result.State));
        Assert.All(results.Skip(1).Take(2), result => Assert.Equal((0L, 0L), Chain(result)));
        Assert.Equal(["Account 1: its balances as the exchange states them begin with EUR 1000.00 that no transaction brought in. Where it had that when the books began, enter it as OPENING_BALANCE."], await FindingsAsync(harness, 10));
    }

    [Fact]
    public async Task A_correction_known_before_the_first_stated_balance_explains_it()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-05",
            Stated(1, "2026-10-05", 100m, null),
            Stated(1, "2026-10-05", 95m, null) with { Revision = 1, OriginalOccurredAt = "2026-10-05", LoggedAt = "2026-10-06" },
            Stated(2, "2026-10-08", 5m, 100m)))[0];
        Assert.Equal(Verdict.Green, result.Controls.Single(control => control.Name == "openings").Verdict);
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(ReportingHarness harness, int month) =>
        (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, month), TestContext.Current.CancellationToken))!.Manifest.Findings;

    private static SyntheticRow Stated(int id, string at, decimal amount, decimal? balance) =>
        new() { Id = id, OccurredAt = at, Amount = amount, Kind = TransactionKind.Adjustment, BalanceAfter = balance };

    /// <summary>Brought in long after it occurred.</summary>
    private static SyntheticRow Imported(int id, string at, decimal amount, decimal? balance) => Stated(id, at, amount, balance) with { LoggedAt = "2026-11-01" };

    private static SyntheticRow Numbered(int id, string at, long? sequence) => new() { Id = id, OccurredAt = at, Amount = 1m, Sequence = sequence };

    private static (long Breaks, long Explained) Chain(MonthResult result)
    {
        Control control = result.Controls.Single(control => control.Name == "balance-chain");
        return ((long)(control.Left.Sum.TenThousandths / Amount.Scale), (long)(control.Right.Sum.TenThousandths / Amount.Scale));
    }

    private static long Left(MonthResult result, string name) => (long)(result.Controls.Single(control => control.Name == name).Left.Sum.TenThousandths / Amount.Scale);
}
