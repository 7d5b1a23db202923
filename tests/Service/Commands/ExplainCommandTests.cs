using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

public sealed class ExplainCommandTests : IAsyncLifetime
{
    private static readonly Transaction[] Early = [Deposit(1, "10"), Deposit(2, "3", At("2026-11-02T10:00:00Z"))];

    /// <summary>A revision of a deposit of October, and one that nobody knew of.</summary>
    private static readonly Transaction[] Late =
        [Deposit(1, "12", revision: 1), Deposit(3, "5", account: 2)];

    private static readonly PreparedStore History = new(() => new TestPipeline(), async pipeline =>
    {
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Early)));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Early, .. Late])));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
    });

    private TestPipeline _pipeline = null!;

    private string _error = "";

    private string _firstNight = "";

    public async ValueTask InitializeAsync()
    {
        _pipeline = await History.CopyAsync();
        _firstNight = Directory.GetFiles(Path.Combine(_pipeline.Root, "runs")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal).First();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_came_late_is_named_with_its_place_in_the_log_and_comes_to_the_difference()
    {
        JsonElement found = await ExplainAsync("--month", "2026-11", "--between", _firstNight, "provisional");
        Assert.Equal(("13.00", "20.00", "7.00"), (Text(found, "before"), Text(found, "after"), Text(found, "difference")));
        Assert.Equal(
            ["2.00 1 2 revised", "5.00 2 3 late"],
            found.GetProperty("rows").EnumerateArray().Select(row => $"{Text(row, "effect")} {row.GetProperty("account")} {row.GetProperty("offset")} {Text(row, "change")}"));

        string shown = (await RunAsync("explain", "--month", "2026-11", "--between", _firstNight, "provisional")).Output;
        Assert.Contains($"closing of 2026-11, all accounts, {_firstNight} to provisional. EUR 13.00 → 20.00, difference 7.00, of 2 rows:", shown, StringComparison.Ordinal);
        Assert.Contains($"          2.00  account 1, DEPOSIT {Id(1)} of 2026-10: revised, revision 0 → 1", shown, StringComparison.Ordinal);
        Assert.Contains("partition 0 offset 2, logged", shown, StringComparison.Ordinal);
        Assert.Contains("amount 10.0000 -> 12.0000", shown, StringComparison.Ordinal);

        JsonElement one = await ExplainAsync("--month", "2026-11", "--account", "1", "--column", "closing", "--between", _firstNight, "provisional");
        Assert.Equal("2.00", Text(one, "difference"));
    }

    [Fact]
    public async Task Revisions_are_explained_column_by_column()
    {
        Assert.Equal(ExitCode.Done, (await RunAsync("restate", "--month", "2026-10", "--reason", "late", "--by", "J. Doe")).Code);
        foreach ((string column, string difference, int rows) in new[] { ("closing", "7.00", 2), ("deposit_amount", "7.00", 2), ("deposit_count", "1", 1), ("transactions", "1", 1) })
        {
            JsonElement found = await ExplainAsync("--month", "2026-10", "--column", column, "--between", "revision-1", "revision-2");
            Assert.Equal((difference, rows), (Text(found, "difference"), found.GetProperty("rows").GetArrayLength()));
        }

        Assert.Contains("opening of 2026-10, all accounts, revision-1 to revision-2. Nothing differs.", (await RunAsync("explain", "--month", "2026-10", "--column", "opening", "--between", "revision-1", "revision-2")).Output, StringComparison.Ordinal);
        string tsv = (await RunAsync("explain", "--month", "2026-10", "--between", "revision-2", "revision-1", "--format", "tsv")).Output;
        Assert.Contains("EUR\t-5.00\t2\t", tsv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_leads_down_to_every_message_that_was_ever_stored_of_it()
    {
        await RunAsync("restate", "--month", "2026-10", "--reason", "late", "--by", "J. Doe");
        string tsv = (await RunAsync("trace", "--month", "2026-10", "--account", "1", "--column", "deposit_amount", "--format", "tsv")).Output;
        Assert.Equal(
            ["2026-10-05 12.00 1 counts 12.00 2", "2026-10-05  0 superseded 10.00 0"],
            tsv.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t')).Select(cells => $"{cells[1]} {cells[4]} {cells[5]} {cells[6]} {cells[7]} {cells[10]}"));

        using var json = JsonDocument.Parse((await RunAsync("trace", "--month", "2026-11", "--account", "1", "--format", "json")).Output);
        JsonElement closing = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("15.00", "12.00", "2026-10, revision 2"), (Text(closing, "figure"), Text(closing, "carried"), Text(closing, "carried_from")));
        Assert.Equal("3.00", Text(Assert.Single(closing.GetProperty("days").EnumerateArray()), "effect"));
    }

    [Fact]
    public async Task A_closing_leads_to_what_it_corrects_of_earlier_months()
    {
        string shown = (await RunAsync("trace", "--month", "2026-11", "--account", "1")).Output;
        Assert.Contains("closing of 2026-11, account_id 1 (open): EUR 15.00", shown, StringComparison.Ordinal);
        Assert.Contains("from 2026-10, revision 1: 10.00", shown, StringComparison.Ordinal);
        Assert.Contains("corrects 2026-10: 2.00", shown, StringComparison.Ordinal);
        Assert.Contains("offset 2, logged", shown, StringComparison.Ordinal);
        Assert.Contains("every partition and offset is of topic.", shown, StringComparison.Ordinal);
        Assert.Contains("corrects 2026-10: 2.00", (await RunAsync("trace", "--month", "2026-11", "--account", "1", "--column", "available")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("corrects", (await RunAsync("trace", "--month", "2026-11", "--account", "1", "--column", "exposure")).Output, StringComparison.Ordinal);
        foreach (string column in new[] { "opening", "prior_period_adjustment", "pending", "transactions", "turnover" })
        {
            Assert.Equal(ExitCode.Done, (await RunAsync("trace", "--month", "2026-11", "--account", "1", "--column", column)).Code);
        }

        Assert.Equal(ExitCode.Usage, (await RunAsync("trace", "--month", "2026-11", "--account", "99")).Code);
    }

    [Fact]
    public async Task Figures_without_transactions_of_their_own_are_explained_and_traced_by_the_parts_that_they_come_to()
    {
        Assert.Equal(ExitCode.Done, (await RunAsync("restate", "--month", "2026-10", "--reason", "late", "--by", "J. Doe")).Code);
        JsonElement found = await ExplainAsync("--month", "2026-10", "--table", "client-money", "--column", "liability", "--where", "currency=EUR", "--between", "revision-1", "revision-2");
        Assert.Equal(("10.00", "17.00", 0), (Text(found, "before"), Text(found, "after"), found.GetProperty("rows").GetArrayLength()));
        Assert.Equal(["account 2 5.00", "account 1 2.00"], found.GetProperty("parts").EnumerateArray().Select(part => $"{Text(part, "of")} {Text(part, "effect")}"));
        string tsv = (await RunAsync("trace", "--month", "2026-10", "--table", "client-money-daily", "--where", "day=2026-10-31", "currency=EUR", "--format", "tsv")).Output;
        Assert.Equal("currency\tof\tpart\nEUR\taccount 1\t12.00\nEUR\taccount 2\t5.00\n", tsv);
        string restated = (await RunAsync("trace", "--month", "2026-10", "--table", "restatement-statements", "--column", "closing", "--account", "1", "--format", "tsv")).Output;
        Assert.Equal("currency\tof\tpart\nEUR\taccount-statements of revision 2, account 1\t12.00\nEUR\tless account-statements of revision 1, account 1\t-10.00\n", restated);
        JsonElement ledger = await ExplainAsync("--month", "2026-10", "--table", "trial-balance", "--column", "debits", "--where", "ledger_account=bank control", "--between", "revision-1", "revision-2");
        Assert.Equal(("7.00", 2), (Text(ledger, "difference"), ledger.GetProperty("rows").GetArrayLength()));
    }

    [Fact]
    public async Task Transactions_of_one_day_or_account_are_listed_alone_and_all_are_added_up()
    {
        string shown = (await RunAsync("trace", "--month", "2026-11", "--table", "summary", "--column", "amount", "--day", "2026-11-03")).Output;
        Assert.Contains("amount of 2026-11, summary, dimension total (open): EUR 3.00", shown, StringComparison.Ordinal);
        Assert.Contains("2026-11-02: 3.00, of 1 transaction", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Id(2).ToString(), shown, StringComparison.Ordinal);
        Assert.Contains("EUR: 0 of 1 are listed", _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has no row for", "--table", "summary", "--column", "amount", "--where", "currency=USD")]
    [InlineData("No figures are told of a table 'sums'", "--table", "sums")]
    [InlineData("has no figure 'yield'", "--table", "regulatory", "--column", "yield")]
    [InlineData("can't be asked for by 'country'", "--where", "country=GB")]
    [InlineData("must be KEY=VALUE", "--where", "currency")]
    [InlineData("Say of which ledger_account", "--table", "trial-balance")]
    [InlineData("must be YYYY-MM-DD", "--day", "yesterday")]
    public async Task A_figure_that_there_is_not_is_told_as_usage_with_what_there_is(string said, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync(["trace", "--month", "2026-10", .. arguments])).Code);
        Assert.Contains(said, _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10", "closing", "revision-1", "revision-9")]
    [InlineData("2026-10", "closing", "provisional", "revision-1")]
    [InlineData("2026-10", "closings", "revision-1", "revision-1")]
    [InlineData("2026-10", "closing", "nightly-of-yesterday", "revision-1")]
    public async Task What_there_is_not_is_told_as_usage(string month, string column, string before, string after)
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync("explain", "--month", month, "--column", column, "--between", before, after)).Code);
        Assert.StartsWith("accounting: ", _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opening_is_not_compared_between_mere_runs() =>
        Assert.Equal(ExitCode.Usage, (await RunAsync("explain", "--month", "2026-11", "--column", "opening", "--between", _firstNight, "provisional")).Code);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<JsonElement> ExplainAsync(params string[] arguments)
    {
        (ExitCode code, string output) = await RunAsync(["explain", .. arguments, "--format", "json"]);
        Assert.Equal((ExitCode.Done, ""), (code, _error));
        using var json = JsonDocument.Parse(output);
        return Assert.Single(json.RootElement.EnumerateArray()).Clone();
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
