using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Close;

public sealed class FinalReportsTests
{
    private static readonly SyntheticRow[] TwoMonths =
        [new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m }, new() { Id = 2, OccurredAt = "2026-10-05", Amount = 10m }];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_due_months_are_committed_by_one_entry_of_the_chain()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", TwoMonths);
        ChainEntry entry = Assert.Single((await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries);
        Assert.Equal([("2026-09", 1), ("2026-10", 1)], entry.Months.Select(month => (month.Month.ToString(), month.Revision)));
        Assert.Null(entry.Months[0].Opening);
        Assert.Equal(entry.Months[0].Manifest, entry.Months[1].Opening!.Manifest);
        Assert.Equal((1, null, ChainEntryKind.Close), (entry.Number, entry.Previous, entry.Kind));
    }

    [Fact]
    public async Task A_later_close_names_the_entry_before()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", TwoMonths[0]);
        await harness.ReportAsync("2026-11-20", TwoMonths);
        ReportChain chain = await ReportChain.LoadAsync(harness.Store, Cancellation);
        Assert.Equal(2, chain.Entries.Count);
        Assert.Equal(ContentHash256.Of(await harness.Store.TryReadAsync(ReportFiles.Chain(1), Cancellation)), chain.Entries[1].Previous);
        Assert.Equal(new BusinessMonth(2026, 10), chain.LastMonth);
    }

    [Fact]
    public async Task Who_loses_the_race_to_close_takes_the_months_as_the_winner_closed_them()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", TwoMonths);
        IReadOnlyList<MonthResult>? faster = null;
        var store = new OvertakenStore(harness.Store, async () => faster = await harness.ReportAsync(run));
        IReadOnlyList<MonthResult> slower = await MonthlyReports.RunAsync(harness.Context with { Store = store }, run with { GeneratedAt = run.GeneratedAt + NodaTime.Duration.FromHours(1) }, Cancellation);

        Assert.Single((await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries);
        Assert.Equal(2, faster!.Count(result => result.Written));
        Assert.Equal(0, slower.Count(result => result.Written));
        Assert.All(slower, result => Assert.Equal((MonthState.Final, 1), (result.State, result.Revision)));
    }

    [Fact]
    public async Task Two_runs_at_once_close_the_months_once()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", TwoMonths);
        await Task.WhenAll(Task.Run(() => harness.ReportAsync(run)), Task.Run(() => harness.ReportAsync(run)));
        Assert.Single((await ReportChain.LoadAsync(harness.Store, Cancellation)).Entries);
        Assert.Equal("110.00", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_missing_or_changed_copy_is_restored_from_the_content_and_the_content_from_its_copy()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", TwoMonths);
        await harness.ReportAsync(run);
        string whole = await harness.BytesOfAsync("reports/");
        var september = new BusinessMonth(2026, 9);
        FinalRevision final = (await ReportChain.LoadAsync(harness.Store, Cancellation)).Newest(september)!;
        await harness.Store.DeleteAsync([ReportFiles.Revision(september, 1, "report.html"), ReportFiles.Content(final.Manifest, "summary.tsv"), ReportFiles.Revision(september, 1, "manifest.json")], Cancellation);
        await harness.Store.PutAsync([ObjectContent.FromBytes(ReportFiles.Revision(september, 1, "controls.tsv"), "shorter"u8.ToArray())], Cancellation);
        await harness.ReportAsync(run);
        Assert.Equal(whole, await harness.BytesOfAsync("reports/"));

        byte[] page = (await harness.Store.TryReadAsync(ReportFiles.Revision(september, 1, "report.html"), Cancellation))!;
        page[^1] ^= 1;
        await harness.Store.PutAsync([ObjectContent.FromBytes(ReportFiles.Revision(september, 1, "report.html"), page)], Cancellation);
        await harness.ReportAsync(run with { VerifyEveryByte = true });
        Assert.Equal(whole, await harness.BytesOfAsync("reports/"));
    }

    [Fact]
    public async Task A_final_report_lost_in_both_places_is_damage()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", TwoMonths);
        await harness.ReportAsync(run);
        var september = new BusinessMonth(2026, 9);
        FinalRevision final = (await ReportChain.LoadAsync(harness.Store, Cancellation)).Newest(september)!;
        await harness.Store.DeleteAsync([ReportFiles.Revision(september, 1, "report.html"), ReportFiles.Content(final.Manifest, "report.html")], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => harness.ReportAsync(run));
    }

    [Fact]
    public async Task A_chain_that_was_tampered_with_is_refused()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", TwoMonths[0]);
        await harness.ReportAsync("2026-11-20", TwoMonths);
        string first = await harness.TextAsync(ReportFiles.Chain(1));
        await harness.Store.PutAsync([ObjectContent.FromBytes(ReportFiles.Chain(1), System.Text.Encoding.UTF8.GetBytes(first.Replace("accounting test", "someone else", StringComparison.Ordinal)))], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => ReportChain.LoadAsync(harness.Store, Cancellation));
    }

    [Fact]
    public async Task A_run_with_less_than_the_last_close_includes_closes_nothing()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", TwoMonths[0], TwoMonths[0] with { Id = 3 }, TwoMonths[0] with { Id = 4 });
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-20", TwoMonths);
        Assert.Equal(MonthState.Closing, results[1].State);
        Assert.Contains("coverage: the pinned coverage lacks rows that the last close includes", results[1].WaitingFor);
    }
}
