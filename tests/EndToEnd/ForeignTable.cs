using System.Globalization;
using System.Text.Json;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Tables of a store in a folder as others read them: open ones by icebird and avsc, public folders by Polars.</summary>
internal static class ForeignTable
{
    private static readonly string Readers = Path.Combine(AccountingProgram.Repository, "tests", "independent-readers");

    /// <summary>Skips the test where they aren't installed.</summary>
    public static void Require()
    {
        ForeignTool.RequireProgram("node", "Node.js with npm");
        ForeignTool.RequirePaths([Path.Combine(Readers, "node_modules", "icebird"), Path.Combine(Readers, "node_modules", "nodejs-polars")], "the npm packages of tests/independent-readers (npm ci)");
    }

    public static Task<JsonDocument> ReadAsync(string store, string table, string name) => AskAsync("read-table.mjs", store, table, name);

    /// <summary>The sums of all files in a public table's folder, by currency and month; those of nothing left out.</summary>
    public static async Task<SortedDictionary<string, decimal>> FolderSumsAsync(string store, string table)
    {
        using JsonDocument sums = await AskAsync("query-folder.mjs", store, table);
        return SumsOf(sums);
    }

    /// <summary>The sums of a table that was read, of all its rows, by currency and month; those of nothing left out.</summary>
    public static SortedDictionary<string, decimal> SumsOf(JsonDocument table) => new(
        table.RootElement.GetProperty("sums").EnumerateObject()
            .SelectMany(currency => currency.Value.EnumerateObject().Select(month => (Key: $"{currency.Name} {month.Name}", Sum: decimal.Parse(month.Value.GetString()!, CultureInfo.InvariantCulture))))
            .Where(sum => sum.Sum != 0)
            .ToDictionary(sum => sum.Key, sum => sum.Sum),
        StringComparer.Ordinal);

    /// <summary>What a month's statements come to, by currency and month.</summary>
    public static SortedDictionary<string, decimal> Reported(string store, string month, string revision = "revision-1") => new(
        Tsv.Read(Path.Combine(store, "reports", $"month={month}", revision, "account-statements.tsv"))
            .GroupBy(row => $"{row["currency"]} {month}", StringComparer.Ordinal)
            .Select(rows => (rows.Key, Sum: rows.Sum(Amounts)))
            .Where(sum => sum.Sum != 0)
            .ToDictionary(sum => sum.Key, sum => sum.Sum),
        StringComparer.Ordinal);

    /// <summary>
    /// Without a filter a table with test accounts among its files has, by every final month's name, that month's sums as it was reported, and in its newest snapshot those of
    /// months of which nothing became known since.
    /// </summary>
    public static async Task AssertReportedAsync(string store)
    {
        Require();
        string[] months = [.. Directory.GetDirectories(Path.Combine(store, "reports"), "month=*").Where(month => Directory.Exists(Path.Combine(month, "revision-1"))).Select(month => Path.GetFileName(month)["month=".Length..])];
        Assert.NotEmpty(months);
        foreach (string table in new[] { "transactions", "account_statistics" })
        {
            using JsonDocument newest = await ReadAsync(store, table, "main");
            Assert.NotEqual(0, newest.RootElement.GetProperty("deleted").GetInt64());
            Assert.Equal(newest.RootElement.GetProperty("records").GetInt64() - newest.RootElement.GetProperty("deleted").GetInt64(), newest.RootElement.GetProperty("rows").GetInt64());
            foreach (string month in months)
            {
                using JsonDocument named = await ReadAsync(store, table, $"month-{month}-revision-1");
                Assert.Equal(Reported(store, month), Of(month, SumsOf(named)));
            }

            Assert.Equal(Reported(store, months.Max()!), Of(months.Max()!, SumsOf(newest)));
            Assert.Equal(SumsOf(newest), await FolderSumsAsync(store, table));
        }
    }

    private static async Task<JsonDocument> AskAsync(string script, params string[] arguments)
    {
        ForeignProcess node = await ForeignProcess.RunAsync("node", [Path.Combine(Readers, script), .. arguments], TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, node.Errors);
        return JsonDocument.Parse(node.Output);
    }

    private static SortedDictionary<string, decimal> Of(string month, SortedDictionary<string, decimal> sums) =>
        new(sums.Where(sum => sum.Key.EndsWith(month, StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);

    private static decimal Amounts(IReadOnlyDictionary<string, string> row) =>
        row.Where(cell => cell.Key.EndsWith("_amount", StringComparison.Ordinal)).Sum(cell => decimal.Parse(cell.Value, CultureInfo.InvariantCulture));
}
