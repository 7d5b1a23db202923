using System.Globalization;
using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Reporting.Pages.Html;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>An account in three currencies: euros with a late correction, yen and dinars; and one that does nothing in the month.</summary>
public sealed class StatementCommandTests : IAsyncLifetime
{
    private static readonly Transaction[] Early =
    [
        Deposit(1, "10"), Deposit(2, "2.5", At("2026-11-02T10:00:00Z")), Deposit(3, "1200", At("2026-11-01T10:00:00Z")) with { Currency = Currency.Parse("JPY") },
        Deposit(4, "7.125", At("2026-11-01T11:00:00Z")) with { Currency = Currency.Parse("BHD") }, Deposit(5, "40", account: 2),
        Deposit(6, "-1.25", At("2026-11-03T10:00:00Z")) with { Kind = TransactionKind.Fee },
    ];

    private static readonly PreparedStore History = new(() => new TestPipeline(), async pipeline =>
    {
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Early)));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Early, Deposit(1, "12", revision: 1)])));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
    });

    private TestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync() => _pipeline = await History.CopyAsync();

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_currency_leads_from_its_opening_to_its_closing_as_the_report_says()
    {
        string[][] lines = [.. (await StatementAsync("1", "tsv")).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        Assert.Equal(
            ["BHD 0.000 0.000 7.125 7.125", "EUR 10.00 12.00 14.50 13.25 13.25", "JPY 0 0 1200 1200"],
            lines.Skip(1).GroupBy(cells => cells[0]).Select(currency => $"{currency.Key} {string.Join(' ', currency.Select(cells => cells[8]))}"));
        foreach (IReadOnlyDictionary<string, string> row in Statements().Where(row => row["account_id"] == "1"))
        {
            string[][] own = [.. lines.Where(cells => cells[0] == row["currency"])];
            Assert.Equal((row["opening"], row["prior_period_adjustment"], row["closing"]), (own[0][8], own[1][7], own[^1][8]));
            Assert.Equal(row["transactions"], own.Count(cells => cells[1] == "transaction").ToString(CultureInfo.InvariantCulture));
            Assert.Equal(Number(row["closing"]), Number(row["opening"]) + own.Where(cells => cells[7].Length > 0).Sum(cells => Number(cells[7])));
        }
    }

    [Fact]
    public async Task The_page_says_what_the_table_says_and_needs_nothing_else()
    {
        string page = await StatementAsync("1", "html");
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.Contains("<h1>November 2026</h1>", page, StringComparison.Ordinal);
        Assert.Contains("PROVISIONAL", page, StringComparison.Ordinal);
        foreach (string shown in new[] { "<h2>BHD</h2>", ">7.125<", "<h2>EUR</h2>", ">13.25<", "What became known of earlier months", "<h2>JPY</h2>", ">1,200<", ">Fee<", ">3 Nov 2026, 10:00:00<", "\u22121.25" })
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }

        PageFooting.AssertFoots(page);
    }

    [Fact]
    public async Task The_customer_sees_no_ids_and_places_and_the_auditor_sees_them()
    {
        foreach (string format in new[] { "html", "table" })
        {
            string customers = await StatementAsync("1", format, "--currency", "EUR"), auditors = await StatementAsync("1", format, "--currency", "EUR", "--detail");
            Assert.DoesNotContain(Id(6).ToString(), customers, StringComparison.Ordinal);
            Assert.DoesNotContain("artition", customers, StringComparison.Ordinal);
            Assert.Contains("artition", auditors, StringComparison.Ordinal);
            Assert.Contains("FEE", auditors, StringComparison.Ordinal);
        }

        Assert.Contains(Id(6).ToString(), await StatementAsync("1", "html", "--detail"), StringComparison.Ordinal);
        Assert.Contains("10:00:00.000000", await StatementAsync("1", "html", "--detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_and_the_table_for_people_say_it_too_and_one_currency_can_be_picked()
    {
        using var json = JsonDocument.Parse(await StatementAsync("1", "json", "--currency", "EUR"));
        JsonElement euro = Assert.Single(json.RootElement.GetProperty("currencies").EnumerateArray());
        Assert.Equal(("10.00", "2.00", "13.25"), (euro.GetProperty("opening").GetString(), euro.GetProperty("prior_period_adjustment").GetString(), euro.GetProperty("closing").GetString()));
        Assert.Equal(["12.00 2026-11-02", "14.50 2026-11-03"], euro.GetProperty("transactions").EnumerateArray().Select(line =>
            $"{Number(line.GetProperty("running_balance").GetString()!) - Number(line.GetProperty("amount").GetString()!):0.00} {line.GetProperty("business_day").GetString()}"));
        string table = await StatementAsync("1", "table");
        Assert.Contains("prior-period adjustment", table, StringComparison.Ordinal);
        Assert.Contains("7.125", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_transactions_keeps_its_balance_and_one_that_is_not_there_is_said_so()
    {
        Assert.Equal(["40.00", "40.00", "40.00"], (await StatementAsync("2", "tsv")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t')[8]));
        Assert.Contains("No transactions in this month", await StatementAsync("2", "html"), StringComparison.Ordinal);
        Assert.Contains("Account 99 has neither activity nor a balance", (await RunAsync("statement", "--account", "99", "--month", "2026-11")).Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("--currency is 'euro'", (await RunAsync("statement", "--account", "1", "--month", "2026-11", "--currency", "euro")).Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("There is no report of 2025-01", (await RunAsync("statement", "--account", "1", "--month", "2025-01")).Expect(ExitCode.Usage), StringComparison.Ordinal);
    }

    private async Task<string> StatementAsync(string account, string format, params string[] more) =>
        (await RunAsync(["statement", "--account", account, "--month", "2026-11", "--format", format, .. more])).Expect(ExitCode.Done);

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Statements() =>
        Tsv.Read(Path.Combine(_pipeline.Root, "reports", "month=2026-11", "provisional", "account-statements.tsv"));

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
}
