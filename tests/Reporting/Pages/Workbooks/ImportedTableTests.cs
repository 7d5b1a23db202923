using System.Text;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

/// <summary>Tables as text in a spreadsheet that isn't ours, imported as the docs say.</summary>
public sealed class ImportedTableTests
{
    [Fact]
    public async Task Ids_of_nineteen_digits_stay_exact_where_a_table_is_imported_as_documented()
    {
        Assert.Contains("--infilter=\"CSV:9,,76,1,1/2,1033,false,false\"", await File.ReadAllTextAsync(Path.Combine(AccountingProgram.Repository, "docs", "open-data.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Account = long.MaxValue, Amount = 12.5m },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Account = 9_007_199_254_740_993, Amount = 1m });
        string table = await harness.TableAsync("2026-10", "account-statements");
        List<string[]> cells = await LibreOffice.ImportAsync(Encoding.UTF8.GetBytes(table), TestContext.Current.CancellationToken);
        Assert.Equal(["account_id", "9007199254740993", "9223372036854775807"], cells.Select(row => row[0]));
        Assert.Equal(table.Split('\n')[0].Split('\t').Length, cells[0].Length);
    }
}
