using System.Globalization;
using System.Text.Json;
using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A reader that shares no code with ours finds the types and the sums that the reports tell.</summary>
[Collection(RealDemo.Name)]
public sealed class IndependentReaderTests(LedgerDemo demo)
{
    private static readonly string Readers = Path.Combine(AccountingProgram.Repository, "tests", "independent-readers");

    [Fact]
    public async Task The_public_files_have_their_logical_types_and_the_reports_sums()
    {
        ForeignTool.RequireProgram("node", "Node.js with npm");
        ForeignTool.RequirePaths([Path.Combine(Readers, "node_modules")], "the npm packages of tests/independent-readers (npm ci)");
        demo.Result.Expect(0);
        decimal sum = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(demo.Data, "transactions"), "*.parquet", SearchOption.AllDirectories).Where(file => file.Contains("home_date=2013-0", StringComparison.Ordinal)))
        {
            using JsonDocument read = await ReadAsync(file);
            AssertTypes(read.RootElement);
            sum += read.RootElement.GetProperty("data").EnumerateArray().Sum(row => decimal.Parse(row.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture));
        }

        decimal reported = Enumerable.Range(1, 9).Sum(month => Tsv
            .Read(Path.Combine(demo.Data, "reports", string.Create(CultureInfo.InvariantCulture, $"month=2013-{month:D2}"), "revision-1", "account-statements.tsv"))
            .Sum(row => row.Where(cell => cell.Key.EndsWith("_amount", StringComparison.Ordinal)).Sum(cell => decimal.Parse(cell.Value, CultureInfo.InvariantCulture))));
        Assert.Equal(reported, sum);
    }

    [Fact]
    public async Task An_exported_journal_balances_and_comes_to_the_account()
    {
        ForeignTool.RequireProgram("node", "Node.js with npm");
        ForeignTool.RequirePaths([Path.Combine(Readers, "node_modules")], "the npm packages of tests/independent-readers (npm ci)");
        demo.Result.Expect(0);
        using var folder = new TemporaryFolder();
        (await CommandRun.OfAsync(TimeProvider.System, "journal", "--month", "2012-09", "--out", folder.Path, "--data", demo.Data)).Expect(ExitCode.Done);
        using JsonDocument read = await ReadAsync(folder.At("journal-2012-09-revision-1.parquet"));
        Dictionary<string, JsonElement> columns = read.RootElement.GetProperty("columns").EnumerateArray().ToDictionary(column => column.GetProperty("name").GetString()!);
        Assert.Equal(("DATE", "DATE", 38, 4), (Converted("posting_date"), Converted("original_date"), columns["debit"].GetProperty("precision").GetInt32(), columns["debit"].GetProperty("scale").GetInt32()));
        string? Converted(string column) => columns[column].GetProperty("converted").GetString();
        (string Account, decimal Net)[] lines =
        [
            .. read.RootElement.GetProperty("data").EnumerateArray().Select(row => (row.GetProperty("ledger_account").GetString()!, Amount(row, "credit") - Amount(row, "debit"))),
        ];
        IReadOnlyDictionary<string, string> account = Assert.Single(Tsv.Read(Path.Combine(demo.Data, "reports", "month=2012-09", "revision-1", "account-statements.tsv")));
        Assert.Equal(0, lines.Sum(line => line.Net));
        Assert.Equal(
            decimal.Parse(account["closing"], CultureInfo.InvariantCulture) - decimal.Parse(account["opening"], CultureInfo.InvariantCulture),
            lines.Where(line => line.Account == "client liabilities").Sum(line => line.Net));
    }

    /// <summary>Three months of those that are named, and the newest snapshot; that every month has its name, and no report another's, is seen by the names.</summary>
    [Fact]
    public async Task An_open_table_has_the_reports_sums_of_final_months_by_their_names_and_of_all_in_the_newest_snapshot_and_the_public_folder()
    {
        ForeignTable.Require();
        demo.Result.Expect(0);
        string[] months = [.. Directory.GetDirectories(Path.Combine(demo.Data, "reports"), "month=*").Where(month => Directory.Exists(Path.Combine(month, "revision-1"))).Select(month => Path.GetFileName(month)["month=".Length..]).Order()];
        Dictionary<string, decimal> reported = months.SelectMany(month => ForeignTable.Reported(demo.Data, month)).ToDictionary();
        foreach (string table in new[] { "transactions", "account_statistics" })
        {
            using JsonDocument newest = await ForeignTable.ReadAsync(demo.Data, table, "main");
            Assert.Equal(months.Select(month => $"month-{month}-revision-1"), newest.RootElement.GetProperty("refs").EnumerateObject().Select(name => name.Name).Where(name => name != "main").Order());
            AssertTable(newest, table == "transactions" ? "winners-00.parquet" : "accounts.parquet");
            Assert.Equal(reported.OrderBy(sum => sum.Key, StringComparer.Ordinal), ForeignTable.SumsOf(newest));
            Assert.Equal(ForeignTable.SumsOf(newest), await ForeignTable.FolderSumsAsync(demo.Data, table));
        }

        string[] moved = [.. reported.Keys.Select(sum => sum.Split(' ')[1]).Order()];
        foreach (string month in new[] { moved[0], moved[moved.Length / 2], moved[^1] })
        {
            using JsonDocument named = await ForeignTable.ReadAsync(demo.Data, "transactions", $"month-{month}-revision-1");
            Assert.Equal(ForeignTable.Reported(demo.Data, month), ForeignTable.SumsOf(named).Where(sum => sum.Key.EndsWith(month, StringComparison.Ordinal)));
        }
    }

    /// <summary>Nothing is deleted where there are no test accounts.</summary>
    private void AssertTable(JsonDocument table, string file)
    {
        Assert.Equal((table.RootElement.GetProperty("records").GetInt64(), 0), (table.RootElement.GetProperty("rows").GetInt64(), table.RootElement.GetProperty("deleted").GetInt64()));
        Assert.Equal(
            Directory.GetFiles(Path.Combine(demo.Data, "state", "days"), file, SearchOption.AllDirectories).Select(path => $"file://{path}").Order(StringComparer.Ordinal),
            table.RootElement.GetProperty("files").EnumerateArray().Select(path => path.GetString()!).Order(StringComparer.Ordinal));
    }

    private static decimal Amount(JsonElement row, string column) => decimal.Parse(row.GetProperty(column).GetString()!, CultureInfo.InvariantCulture);

    private static void AssertTypes(JsonElement read)
    {
        Dictionary<string, JsonElement> columns = read.GetProperty("columns").EnumerateArray().ToDictionary(column => column.GetProperty("name").GetString()!);
        Assert.Equal("UUID", columns["transaction_id"].GetProperty("logical").GetString());
        Assert.Equal((18, 4), (columns["amount"].GetProperty("precision").GetInt32(), columns["amount"].GetProperty("scale").GetInt32()));
        foreach (string time in new[] { "occurred_at", "original_occurred_at", "logged_at" })
        {
            Assert.Equal(("TIMESTAMP", true), (columns[time].GetProperty("logical").GetString(), columns[time].GetProperty("utc").GetBoolean()));
        }

        foreach (string text in new[] { "kind", "currency", "account_type", "source" })
        {
            Assert.Equal("UTF8", columns[text].GetProperty("converted").GetString());
        }

        Assert.Equal("DATE", columns["business_day"].GetProperty("converted").GetString());
    }

    private static async Task<JsonDocument> ReadAsync(string file)
    {
        ForeignProcess node = await ForeignProcess.RunAsync("node", [Path.Combine(Readers, "read-parquet.mjs"), file], TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, node.Errors);
        return JsonDocument.Parse(node.Output);
    }
}
