using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Xunit;

namespace Accounting.Tests.Reporting.Goldens;

public sealed class GoldenTests(GoldenOctober october) : IClassFixture<GoldenOctober>
{
    [Theory]
    [InlineData("account-statements")]
    [InlineData("roll-forward")]
    [InlineData("summary")]
    [InlineData("client-money")]
    [InlineData("client-money-daily")]
    [InlineData("client-money-accounts")]
    [InlineData("ageing")]
    [InlineData("ageing-accounts")]
    [InlineData("markets")]
    [InlineData("regulatory")]
    [InlineData("adjustments")]
    [InlineData("exceptions")]
    [InlineData("trial-balance")]
    [InlineData("journal")]
    [InlineData("controls")]
    public async Task A_months_tables_are_as_agreed(string table)
    {
        Golden.AssertEquals($"2026-10-{table}.tsv", await october.Report.TableAsync("2026-10", table));
    }

    [Theory]
    [InlineData("account-statements", "account_id, currency, account_type")]
    [InlineData("roll-forward", "account_id, currency, account_type")]
    [InlineData("summary", "")]
    [InlineData("client-money", "")]
    [InlineData("client-money-daily", "")]
    [InlineData("client-money-accounts", "")]
    [InlineData("ageing", "")]
    [InlineData("ageing-accounts", "")]
    [InlineData("markets", "")]
    [InlineData("regulatory", "")]
    [InlineData("adjustments", "")]
    [InlineData("exceptions", "")]
    [InlineData("trial-balance", "")]
    [InlineData("journal", "")]
    [InlineData("controls", "")]
    public async Task Parquet_says_what_the_text_says(string table, string order)
    {
        string[][] lines = [.. (await october.Report.TableAsync("2026-10", table)).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        string path = Path.Combine(october.Report.Store.Location, ReportFiles.Revision(new BusinessMonth(2026, 10), 1, table + ".parquet").Value);
        using DuckDatabase database = DuckDatabase.Open(october.Report.OptionsForReading);
        using DuckConnection connection = database.Connect();
        string asText = string.Join(", ", lines[0].Select(column => $"coalesce(CAST(\"{column}\" AS VARCHAR), '')"));
        using DuckResult result = connection.Query($"SELECT {asText} FROM read_parquet('{path}', hive_partitioning = false) {(order.Length > 0 ? "ORDER BY " + order : "")}", TestContext.Current.CancellationToken);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Assert.Equal(lines.Length - 1, chunk.Rows);
        for (int row = 0; row < chunk.Rows; row++)
        {
            for (int column = 0; column < lines[0].Length; column++)
            {
                Assert.Equal(Plain(lines[row + 1][column]), Plain(chunk.Text(column, row)));
            }
        }
    }

    /// <summary>Times as DuckDB writes them, numbers without the zeros that only their writing adds; text without the apostrophe that disarms it.</summary>
    private static string Plain(string cell) =>
        decimal.TryParse(cell, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out decimal number)
            ? (number / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : Accounting.Reporting.Forms.TsvText.Unescape(cell.EndsWith(".000000Z", StringComparison.Ordinal) ? cell.Replace('T', ' ').Replace(".000000Z", "+00", StringComparison.Ordinal) : cell);
}
