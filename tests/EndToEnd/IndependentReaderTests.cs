using System.Globalization;
using System.Text.Json;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A reader that shares no code with ours finds the types and the sums that the reports tell.</summary>
[Collection(RealExecutable.Name)]
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
        foreach (string file in Directory.GetFiles(Path.Combine(demo.Data, "transactions"), "*.parquet", SearchOption.AllDirectories).Where(file => file.Contains("date=2013-0", StringComparison.Ordinal)))
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
