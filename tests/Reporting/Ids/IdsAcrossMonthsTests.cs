using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Ids;

/// <summary>One id, two months: found before any of them closes, and no longer red once it is cured.</summary>
public sealed class IdsAcrossMonthsTests
{
    private const string InMarch = "2026-03-05";

    private static readonly SyntheticRow January = new() { Id = 1, OccurredAt = "2026-01-31T23:59:00Z", Amount = 100m };

    private static readonly SyntheticRow February = new() { Id = 1, OccurredAt = "2026-02-01T00:01:00Z", Amount = 100m };

    private static readonly SyntheticRow Misplaced = new() { Id = 1, OccurredAt = "2026-02-02", Revision = 1, Amount = 90m };

    [Fact]
    public async Task An_id_under_two_home_dates_holds_up_both_months_until_one_of_them_is_voided()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> held = await harness.ReportAsync(InMarch, January, February);
        RequireHeld(held, "unique-ids");
        Assert.Equal("red", await harness.CellAsync("2026-01", "transaction-ids", "state", "repeated id"));
        Assert.Equal("2026-01-31, 2026-02-01", await harness.CellAsync("2026-02", "transaction-ids", "home_dates", "repeated id", "red", IdText));
        Assert.Equal("2026-01, 2026-02", await harness.CellAsync("2026-02", "transaction-ids", "months", "repeated id", "red", IdText));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 2), TestContext.Current.CancellationToken);
        Assert.Contains($"Transaction {IdText} counts 2 times: it stands on the home dates 2026-01-31, 2026-02-01", Assert.Single(report!.Manifest.Findings), StringComparison.Ordinal);

        RequireFinal(await harness.ReportAsync(InMarch, January, February, Void(February)));
        Assert.Equal("100.00", await harness.CellAsync("2026-02", "account-statements", "closing", "1"));
        Assert.Equal("cured", await harness.CellAsync("2026-01", "transaction-ids", "state", "repeated id"));
        Assert.Equal("cured", await harness.CellAsync("2026-02", "transaction-ids", "state", "repeated id"));
    }

    [Theory]
    [InlineData(true, "90.00")]
    [InlineData(false, "100.00")]
    public async Task A_revision_that_names_a_wrong_original_time_holds_up_both_months_until_one_of_the_two_is_voided(bool voidsTheFirst, string closing)
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> held = await harness.ReportAsync(InMarch, January, Misplaced);
        RequireHeld(held, "unique-ids");
        Assert.Equal(Verdict.Red, Find(held[1], "first-revisions").Verdict);
        Assert.Equal("red", await harness.CellAsync("2026-02", "transaction-ids", "state", "no first revision"));

        RequireFinal(await harness.ReportAsync(InMarch, January, Misplaced, Void(voidsTheFirst ? January : Misplaced)));
        Assert.Equal(closing, await harness.CellAsync("2026-02", "account-statements", "closing", "1"));
        Assert.Equal("cured", await harness.CellAsync("2026-02", "transaction-ids", "state", "no first revision"));
    }

    [Fact]
    public async Task A_cure_at_a_home_date_that_nobody_knew_of_is_found()
    {
        using var harness = new ReportingHarness();
        SyntheticRow misplaced = Misplaced with { OccurredAt = "2026-01-20" };
        SyntheticRow first = February with { OccurredAt = "2026-02-10" };
        Assert.Equal(Verdict.Red, Find((await harness.ReportAsync("2026-02-05", misplaced))[0], "first-revisions").Verdict);
        IReadOnlyList<MonthResult> held = await harness.ReportAsync("2026-02-11", misplaced, first);
        Assert.Equal(MonthState.Closing, held[0].State);
        RequireFinal(await harness.ReportAsync(InMarch, misplaced, first, Void(first)));
        Assert.Equal("90.00", await harness.CellAsync("2026-02", "account-statements", "closing", "1"));
    }

    [Fact]
    public async Task Contents_of_one_revision_in_two_months_hold_both_up_until_a_further_revision_decides()
    {
        using var harness = new ReportingHarness("Europe/London");
        SyntheticRow july = January with { OccurredAt = "2026-07-31T22:59:00Z" };
        SyntheticRow august = july with { OccurredAt = "2026-07-31T23:01:00Z" };
        IReadOnlyList<MonthResult> held = await harness.ReportAsync("2026-09-05", july, august);
        RequireHeld(held, "unique-ids");
        Assert.Equal("2026-07, 2026-08", await harness.CellAsync("2026-08", "transaction-ids", "months", "two months", "red", IdText, "2026-07-31"));

        RequireFinal(await harness.ReportAsync("2026-09-05", july, august, august with { Revision = 1, OriginalOccurredAt = july.OccurredAt }));
        Assert.Equal("100.00", await harness.CellAsync("2026-08", "account-statements", "closing", "1"));
    }

    [Fact]
    public async Task A_revision_without_its_first_is_red_until_it_is_signed_off_by_id()
    {
        using var harness = new ReportingHarness();
        SyntheticRow lone = Misplaced with { OccurredAt = "2026-01-20" };
        Assert.Equal(MonthState.Closing, (await harness.ReportAsync("2026-02-05", lone))[0].State);
        ReportRun run = await harness.RunOfAsync("2026-02-05", [lone]);
        Assert.Equal(MonthState.Final, (await harness.ReportAsync(run with { SignedIds = [Signed(1)] }))[0].State);
        Assert.Equal("J. Doe: came before we began", await harness.CellAsync("2026-01", "transaction-ids", "signed_off", "no first revision", "signed off", IdText));

        // Its being signed off accepts nothing else: the same id elsewhere still counts twice.
        run = await harness.RunOfAsync(InMarch, [lone, February]);
        Assert.Equal(Verdict.Red, Find((await harness.ReportAsync(run with { SignedIds = [Signed(1)] }))[1], "unique-ids").Verdict);
    }

    [Fact]
    public async Task A_void_that_voids_nothing_where_it_says_is_no_cure_of_what_counts_elsewhere()
    {
        using var harness = new ReportingHarness();
        SyntheticRow stray = Void(February);
        IReadOnlyList<MonthResult> held = await harness.ReportAsync(InMarch, January, stray);
        Assert.Equal(("1", Verdict.Red), (Find(held[1], "first-revisions").Left.ToString(), Find(held[1], "first-revisions").Verdict));
        ReportRun run = await harness.RunOfAsync(InMarch, [January, stray]);
        RequireFinal(await harness.ReportAsync(run with { SignedIds = [Signed(1)] }));
    }

    [Fact]
    public async Task A_void_that_came_alone_is_red_too_and_counts_nowhere()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> held = await harness.ReportAsync(InMarch, Void(January), January with { Id = 2 });
        Assert.Equal(Verdict.Red, Find(held[0], "first-revisions").Verdict);
        Assert.Equal("0", await harness.CellAsync("2026-01", "transaction-ids", "counted", "no first revision", "red", IdText));
    }

    [Fact]
    public async Task What_arrives_after_the_close_for_either_date_is_red_in_the_first_open_month()
    {
        using var harness = new ReportingHarness();
        SyntheticRow early = January with { OccurredAt = "2026-01-10" };
        Assert.Equal(MonthState.Final, (await harness.ReportAsync("2026-02-05", early))[0].State);

        // A later month, whose own date is open.
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(InMarch, early, February);
        Assert.Equal((MonthState.Closing, Verdict.Red), (results[1].State, Find(results[1], "unique-ids").Verdict));
        Assert.Equal(MonthState.Final, (await harness.ReportAsync(InMarch, early, February, Void(February)))[1].State);

        // An earlier one, which is final: it would be booked as an adjustment.
        SyntheticRow late = January with { OccurredAt = "2026-01-05" };
        results = await harness.ReportAsync("2026-04-05", early, February, Void(February), late);
        Assert.Equal((new BusinessMonth(2026, 3), MonthState.Closing, Verdict.Red), (results[2].Month, results[2].State, Find(results[2], "unique-ids").Verdict));
        Assert.Equal("2026-01-05, 2026-01-10, 2026-02-01", await harness.CellAsync("2026-03", "transaction-ids", "home_dates", "repeated id"));
        RequireFinal(await harness.ReportAsync("2026-04-05", early, February, Void(February), late, Void(late)));
        Assert.Equal("100.00", await harness.CellAsync("2026-03", "account-statements", "closing", "1"));
    }

    [Fact]
    public async Task Before_a_month_closes_its_ids_are_not_checked_and_what_the_last_days_share_is_red_at_once()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> open = await harness.ReportAsync("2026-02-01", January with { OccurredAt = "2026-01-10" });
        Assert.Equal(Verdict.NotChecked, Find(open[0], "unique-ids").Verdict);
        Assert.Equal("not checked", await harness.CellAsync("2026-01", "controls", "verdict", "unique-ids"));
        open = await harness.ReportAsync("2026-02-01", January with { OccurredAt = "2026-01-10" }, January with { Id = 2 }, February with { Id = 2 });
        Assert.All(open, month => Assert.Equal(("1", Verdict.Red), (Find(month, "unique-ids").Left.ToString(), Find(month, "unique-ids").Verdict)));
        Assert.DoesNotContain(await harness.KeysAsync("state/ids/"), key => key.Name.StartsWith("index-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_found_stays_found_when_the_last_days_have_moved_on()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-02-01", January, February);
        IReadOnlyList<MonthResult> later = await harness.ReportAsync("2026-02-20", January, February, February with { Id = 3, OccurredAt = "2026-02-19" });
        Assert.All(later, month => Assert.Equal(Verdict.Red, Find(month, "unique-ids").Verdict));
    }

    [Fact]
    public async Task Ids_are_compared_only_where_nothing_else_keeps_the_month_from_closing()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync(InMarch, [January, February with { Id = 2 }]);
        await harness.ReportAsync(run with { Quarantined = 1 });
        Assert.Empty(await harness.KeysAsync("state/ids/"));
        RequireFinal(await harness.ReportAsync(run));
        string after = await harness.BytesOfAsync("state/ids/");
        await harness.ReportAsync(run);
        Assert.Equal(after, await harness.BytesOfAsync("state/ids/"));
    }

    private const string IdText = "00000000-0000-4000-8000-000000000001";

    private static SignedId Signed(int id) => new(new TransactionId(UInt128.Parse($"000000000000400080000000{id:x8}", System.Globalization.NumberStyles.HexNumber, null)), "J. Doe", "came before we began", null);

    private static SyntheticRow Void(SyntheticRow row) => row with { Revision = row.Revision + 1, Voided = true, OriginalOccurredAt = row.OccurredAt };

    private static Control Find(MonthResult month, string name) => month.Controls.Single(control => control.Name == name);

    private static void RequireHeld(IReadOnlyList<MonthResult> months, string control)
    {
        Assert.Equal(2, months.Count(month => month.State == MonthState.Closing));
        Assert.All(months.Where(month => month.State == MonthState.Closing), month => Assert.Equal(("1", Verdict.Red), (Find(month, control).Left.ToString(), Find(month, control).Verdict)));
    }

    private static void RequireFinal(IReadOnlyList<MonthResult> months) =>
        Assert.All(months.Where(month => month.Transactions > 0 || month.State == MonthState.Closing), month => Assert.True(month.State == MonthState.Final, $"{month.Month}: {string.Join("; ", month.WaitingFor)}"));
}
