using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Ids;

/// <summary>One id and revision with two contents: which counts is a tie's word, so somebody has to be asked before a month closes on it.</summary>
public sealed class ConflictsTests
{
    private const string InMarch = "2026-03-05";

    private static readonly SyntheticRow Ten = new() { Id = 1, OccurredAt = "2026-01-10", Amount = 10m };

    private static readonly SyntheticRow Twenty = Ten with { Amount = 20m };

    private static readonly SyntheticRow InFebruary = new() { Id = 2, OccurredAt = "2026-02-10", Amount = 1m };

    [Fact]
    public async Task It_holds_its_own_month_up_until_a_further_revision_decides()
    {
        using var harness = new ReportingHarness();
        MonthResult held = Assert.Single(await harness.ReportAsync("2026-02-05", Ten, Twenty));
        Assert.Equal((MonthState.Closing, "1", Verdict.Red), (held.State, Conflicts(held).Left.ToString(), Conflicts(held).Verdict));
        Assert.Equal("red", await harness.CellAsync("2026-01", "transaction-ids", "state", "other contents"));

        MonthResult decided = Assert.Single(await harness.ReportAsync("2026-02-05", Ten, Twenty, Ten with { Revision = 1, Amount = 15m, OriginalOccurredAt = Ten.OccurredAt }));
        Assert.Equal((MonthState.Final, Verdict.Green), (decided.State, Conflicts(decided).Verdict));
        Assert.Equal("15.00", await harness.CellAsync("2026-01", "account-statements", "closing", "1"));
    }

    [Fact]
    public async Task A_void_beside_another_content_is_a_conflict_too()
    {
        using var harness = new ReportingHarness();
        MonthResult held = Assert.Single(await harness.ReportAsync("2026-02-05", Ten, Ten with { Voided = true }, InFebruary with { Id = 3, OccurredAt = "2026-01-11" }));
        Assert.Equal((MonthState.Closing, Verdict.Red), (held.State, Conflicts(held).Verdict));
    }

    [Fact]
    public async Task What_came_for_a_final_month_since_its_close_is_red_in_the_first_open_one_and_listed_there()
    {
        using var harness = new ReportingHarness();
        Assert.Equal(MonthState.Final, Assert.Single(await harness.ReportAsync("2026-02-05", Ten)).State);

        IReadOnlyList<MonthResult> held = await harness.ReportAsync(InMarch, Ten, InFebruary, Twenty);

        Assert.Equal((MonthState.Final, MonthState.Closing, "1"), (held[0].State, held[1].State, Conflicts(held[1]).Left.ToString()));
        Assert.Equal("2026-01", await harness.CellAsync("2026-02", "transaction-ids", "months", "other contents", "red", IdText));
        Assert.Equal("2026-01-10", await harness.CellAsync("2026-02", "exceptions", "business_day", "conflict"));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 2), TestContext.Current.CancellationToken);
        Assert.Contains($"Transaction {IdText}: its revision was sent with 2 contents (home date 2026-01-10, month 2026-01)", Assert.Single(report!.Manifest.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_off_it_is_red_no_more_in_any_month_until_another_content_comes()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-02-05", Ten);
        await harness.ReportAsync(InMarch, Ten, InFebruary, Twenty);
        SignedId signed = Signed(await harness.CellAsync("2026-02", "transaction-ids", "contents", "other contents"));

        ReportRun run = await harness.RunOfAsync(InMarch, [Ten, InFebruary, Twenty]);
        Assert.All((await harness.ReportAsync(run with { SignedIds = [signed] })).Take(2), month => Assert.Equal((MonthState.Final, ""), (month.State, string.Join("; ", month.WaitingFor))));

        SyntheticRow inMarch = InFebruary with { Id = 4, OccurredAt = "2026-03-10" };
        run = await harness.RunOfAsync("2026-04-05", [Ten, InFebruary, Twenty, inMarch]);
        Assert.Equal(MonthState.Final, (await harness.ReportAsync(run with { SignedIds = [signed] }))[2].State);

        SyntheticRow inApril = InFebruary with { Id = 5, OccurredAt = "2026-04-10" };
        run = await harness.RunOfAsync("2026-05-05", [Ten, InFebruary, Twenty, inMarch, inApril, Ten with { Amount = 30m }]);
        MonthResult april = (await harness.ReportAsync(run with { SignedIds = [signed] }))[3];
        Assert.Equal((MonthState.Closing, "1", Verdict.Red), (april.State, Conflicts(april).Left.ToString(), Conflicts(april).Verdict));
    }

    [Fact]
    public async Task In_its_own_month_a_conflict_that_is_signed_off_stays_on_view()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-02-05", Ten, Twenty);
        SignedId signed = Signed(await harness.CellAsync("2026-01", "transaction-ids", "contents", "other contents"));

        ReportRun run = await harness.RunOfAsync("2026-02-05", [Ten, Twenty]);
        MonthResult january = Assert.Single(await harness.ReportAsync(run with { SignedIds = [signed] }));

        Assert.Equal((MonthState.Final, Verdict.Green, Verdict.Amber), (january.State, Conflicts(january).Verdict, january.Controls.Single(control => control.Name == "conflicts-accepted").Verdict));
        Assert.Equal("J. Doe: the exchange says so", await harness.CellAsync("2026-01", "transaction-ids", "signed_off", "other contents", "signed off"));
    }

    [Fact]
    public async Task A_copy_of_a_content_that_the_last_close_knew_is_nothing_new()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-02-05", Ten, Twenty);
        SignedId signed = Signed(await harness.CellAsync("2026-01", "transaction-ids", "contents", "other contents"));
        ReportRun run = await harness.RunOfAsync("2026-02-05", [Ten, Twenty]);
        await harness.ReportAsync(run with { SignedIds = [signed] });

        // Without the sign-off: only what the last close didn't know would be asked for again.
        IReadOnlyList<MonthResult> later = await harness.ReportAsync(InMarch, Ten, Twenty, InFebruary, Twenty, Ten);

        Assert.Equal((MonthState.Final, Verdict.Green), (later[1].State, Conflicts(later[1]).Verdict));
    }

    [Fact]
    public async Task Test_accounts_hold_nothing_up()
    {
        using var harness = new ReportingHarness();
        MonthResult january = Assert.Single(await harness.ReportAsync(
            "2026-02-05", Ten with { AccountType = AccountType.Test }, Twenty with { AccountType = AccountType.Test }, InFebruary with { OccurredAt = "2026-01-11" }));
        Assert.Equal(MonthState.Final, january.State);
    }

    private const string IdText = "00000000-0000-4000-8000-000000000001";

    private static Control Conflicts(MonthResult month) => month.Controls.Single(control => control.Name == "conflicts");

    private static SignedId Signed(string contents) => new(TransactionId.TryParse(IdText, out TransactionId id) ? id : default, "J. Doe", "the exchange says so", contents);
}
