using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>
/// A store in Tokyo that was made by a database which said, from 20 October 2026 on, eight hours ahead (so that a transaction leaves October by the rules of now), or ten
/// (so that one enters it). October is final by those rules, November is open.
/// </summary>
public sealed class TimeZoneCommandTests : IDisposable
{
    private const string Tokyo = "Asia/Tokyo";

    private static readonly string[] Adopt = ["time-zone", "adopt", "--by", "J. Doe", "--reason", "as decreed"];

    private readonly TestPipeline _pipeline = new(Tokyo);

    private string _error = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(8, "2026-10-31T15:30:00Z", "-10.00")]
    [InlineData(10, "2026-10-31T14:30:00Z", "10.00")]
    public async Task After_an_adoption_what_moves_between_a_final_month_and_an_open_one_is_an_exact_correction(int hours, string at, string adjustment)
    {
        await MakeAsync(hours, Deposit(1, "10", At(at)), Deposit(2, "1", At("2026-10-05T12:00:00Z")), Deposit(3, "2", At("2026-11-02T12:00:00Z")));
        SortedDictionary<string, ContentHash256> october = Final();
        Assert.Equal("", (await VerifyAsync()).Aggregate("", (all, finding) => all + finding));

        Assert.Equal(ExitCode.Done, (await RunAsync(Adopt)).Code);
        Assert.All(await VerifyAsync(), finding => Assert.False(finding.IsFault, finding.ToString()));
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);

        Assert.Equal(october, Final());
        JsonElement november = await ReportAsync("2026-11");
        Assert.Equal(adjustment, november.GetProperty("totals")[0].GetProperty("prior_period_adjustment").GetString());
        Assert.Equal("13.00", november.GetProperty("totals")[0].GetProperty("closing").GetString());
        RequireGreenCorrections(november);
        string[] correction = Assert.Single(await CorrectionsAsync("2026-11"));
        Assert.Equal(("2026-10", "time-zone rules", adjustment), (correction[0], correction[5], correction[9]));
        Assert.StartsWith("business_day 2026-1", correction[13], StringComparison.Ordinal);
        Assert.Contains("time-zone rules", await File.ReadAllTextAsync(Path.Combine(_pipeline.Root, "reports", "month=2026-11", "provisional", "report.html"), Cancellation), StringComparison.Ordinal);
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task What_moves_between_two_final_months_comes_to_nothing_and_is_listed_in_both()
    {
        Transaction[] transactions = [Deposit(1, "10", At("2026-10-31T14:30:00Z")), Deposit(2, "1", At("2026-10-05T12:00:00Z")), Deposit(3, "2", At("2026-11-02T12:00:00Z"))];
        await MakeAsync(10, transactions);
        _pipeline.Clock.Advance(TimeSpan.FromDays(31));
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. transactions, Deposit(4, "4", At("2026-12-01T12:00:00Z"))])));
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);
        Assert.True(Directory.Exists(Path.Combine(_pipeline.Root, "reports", "month=2026-11", "revision-1")));
        Assert.Equal(ExitCode.Done, (await RunAsync(Adopt)).Code);
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);

        JsonElement december = await ReportAsync("2026-12");
        Assert.Equal(("0.00", "17.00"), (Text(december.GetProperty("totals")[0], "prior_period_adjustment"), Text(december.GetProperty("totals")[0], "closing")));
        RequireGreenCorrections(december);
        Assert.Equal(
            ["2026-10 10.00", "2026-11 -10.00"],
            (await CorrectionsAsync("2026-12")).Select(cells => $"{cells[0]} {cells[9]}"));
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task A_final_month_that_is_restated_after_an_adoption_is_cut_by_the_rules_in_force_and_lists_what_they_moved()
    {
        await MakeAsync(8, Deposit(1, "10", At("2026-10-31T15:30:00Z")), Deposit(2, "1", At("2026-10-05T12:00:00Z")), Deposit(3, "2", At("2026-11-02T12:00:00Z")));
        await RunAsync(Adopt);
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);
        Assert.Equal((ExitCode.Done, "2026-10: revision 2\n"), await RunAsync("restate", "--month", "2026-10", "--reason", "as decreed", "--by", "J. Doe"));

        JsonElement october = await ReportAsync("2026-10");
        Assert.Equal("1.00", Text(october.GetProperty("totals")[0], "closing"));
        Assert.All(october.GetProperty("controls").EnumerateArray(), control => Assert.NotEqual("red", Text(control, "verdict")));
        string moved = await File.ReadAllTextAsync(Path.Combine(_pipeline.Root, "reports", "month=2026-10", "revision-2", "restatement-transactions.tsv"), Cancellation);
        Assert.Contains("\ttime-zone rules\t", moved, StringComparison.Ordinal);
        JsonElement november = await ReportAsync("2026-11");
        Assert.Equal(("0.00", "13.00"), (Text(november.GetProperty("totals")[0], "prior_period_adjustment"), Text(november.GetProperty("totals")[0], "closing")));
        Assert.Empty(await CorrectionsAsync("2026-11"));
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task Explain_tells_what_other_rules_moved()
    {
        await MakeAsync(8, Deposit(1, "10", At("2026-10-31T15:30:00Z")), Deposit(3, "2", At("2026-11-02T12:00:00Z")));
        string night = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(_pipeline.Root, "runs"), "nightly*").Order(StringComparer.Ordinal).Last());
        await RunAsync(Adopt);
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);

        string shown = (await RunAsync("explain", "--month", "2026-11", "--column", "deposit_amount", "--between", night, "provisional")).Output;

        Assert.Equal("", _error);
        Assert.Contains("EUR 2.00 → 12.00, difference 10.00", shown, StringComparison.Ordinal);
        Assert.Contains("time-zone rules", shown, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("trace", "--month", "2026-11", "--account", "1")).Code);
        Assert.Equal("", _error);
    }

    [Fact]
    public async Task Commands_that_write_warn_of_other_rules_and_show_names_what_would_change()
    {
        await MakeAsync(8, Deposit(1, "10", At("2026-10-31T15:30:00Z")), Deposit(2, "1", At("2026-09-05T12:00:00Z")));
        await RunAsync("compact");
        Assert.Contains("accounting time-zone adopt", _error, StringComparison.Ordinal);

        JsonElement offered = await ShowAsync();
        Assert.Equal(("2020a", "2026-10-20T00:00:00.000000Z"), (Text(offered, "tzdb_version"), Text(offered.GetProperty("differences")[0], "from")));
        Assert.Equal(["2026-10-31"], offered.GetProperty("dates").EnumerateArray().Select(date => date.GetString()));
        string table = (await RunAsync("time-zone", "show")).Output;
        Assert.Contains("1 home dates with rows would be folded anew: 2026-10-31", table, StringComparison.Ordinal);

        Assert.Contains("start every member again", (await RunAsync(Adopt)).Output, StringComparison.Ordinal);
        JsonElement adopted = await ShowAsync();
        Assert.Equal((2, "J. Doe", 0), (adopted.GetProperty("number").GetInt32(), Text(adopted.GetProperty("adopted"), "by"), adopted.GetProperty("differences").GetArrayLength()));
        Assert.Contains("nothing to adopt", (await RunAsync(Adopt)).Output, StringComparison.Ordinal);
        await RunAsync("compact");
        Assert.DoesNotContain("time-zone", _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_runs_by_the_rules_before_stops_at_its_next_checkpoint_and_writes_nothing()
    {
        await MakeAsync(8, Deposit(1, "10", At("2026-10-31T15:30:00Z")));
        ConsumerLoop running = _pipeline.Loop(TestPipeline.Log(Records(0, Deposit(1, "10", At("2026-10-31T15:30:00Z")), Deposit(2, "20", At("2026-10-31T15:30:00Z")))));
        await RunAsync(Adopt);
        int before = Directory.GetFiles(_pipeline.Root, "checkpoint-*", SearchOption.AllDirectories).Length;

        StoreMismatchException stopped = await Assert.ThrowsAsync<StoreMismatchException>(() => running.RunAsync(untilCaughtUp: true, Cancellation));

        Assert.Contains("start again", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_pipeline.Root, "checkpoint-*", SearchOption.AllDirectories).Length);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>Consumes by the older rules, and closes October by them, with commands of this program.</summary>
    private async Task MakeAsync(int hours, params Transaction[] transactions)
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, new StoreWish(Tokyo, null) { Zones = OlderZones.Of(9, ("2026-10-20", hours)) }, Cancellation);
        _pipeline.Zone = root.Zone;
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, transactions)));
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);
    }

    private SortedDictionary<string, ContentHash256> Final() => StoreContents.Of(Path.Combine(_pipeline.Root, "reports", "month=2026-10"));

    private async Task<JsonElement> ReportAsync(string month)
    {
        using var reports = JsonDocument.Parse((await RunAsync("report", "--month", month, "--format", "json")).Output);
        return Assert.Single(reports.RootElement.EnumerateArray()).Clone();
    }

    private static void RequireGreenCorrections(JsonElement report) => Assert.Equal(
        ["corrections.accounts green", "corrections.amount green"],
        report.GetProperty("controls").EnumerateArray().Select(control => $"{Text(control, "control")} {Text(control, "verdict")}").Distinct().Where(control => control.StartsWith("corrections", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    /// <summary>The rows of a month's table of corrections, cell by cell.</summary>
    private async Task<IEnumerable<string[]>> CorrectionsAsync(string month)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_pipeline.Root, "reports", $"month={month}", "provisional", "corrections.tsv"), Cancellation);
        return lines.Skip(1).Select(line => line.Split('\t'));
    }

    private async Task<JsonElement> ShowAsync()
    {
        using var shown = JsonDocument.Parse((await RunAsync("time-zone", "show", "--format", "json")).Output);
        return shown.RootElement.Clone();
    }

    private async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenAsync(_pipeline.Store, new StoreWish(null, null), Cancellation);
        return (await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation)).Findings;
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
