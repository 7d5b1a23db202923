using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Xunit;

namespace Accounting.Tests.Reporting.Goldens;

public sealed class GoldenTests
{
    /// <summary>An exchange's small October: deposits, a bet that is settled, commission to the house, a withdrawal asked and half paid, three currencies, odd text.</summary>
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-09-28", Amount = 500m },
        new() { Id = 2, OccurredAt = "2026-10-02", Amount = 250m, Account = 2 },
        new() { Id = 3, OccurredAt = "2026-10-03", Kind = TransactionKind.BetMatched, Exposure = 20m, Stake = 20m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 4, OccurredAt = "2026-10-03", Kind = TransactionKind.BetMatched, Exposure = 30m, Account = 2, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 5, OccurredAt = "2026-10-04", Kind = TransactionKind.Settlement, Amount = 30m, Exposure = -20m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 6, OccurredAt = "2026-10-04", Kind = TransactionKind.Settlement, Amount = -30m, Exposure = -30m, Account = 2, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 7, OccurredAt = "2026-10-04", Kind = TransactionKind.Commission, Amount = -0.6m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 8, OccurredAt = "2026-10-04", Kind = TransactionKind.Commission, Amount = 0.6m, Account = 900, AccountType = AccountType.House, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 9, OccurredAt = "2026-10-10", Kind = TransactionKind.WithdrawalRequested, Amount = -100m, Pending = 100m },
        new() { Id = 10, OccurredAt = "2026-10-12", Kind = TransactionKind.WithdrawalPaid, Pending = -50m },
        new() { Id = 11, OccurredAt = "2026-10-15", Amount = 12_000m, Currency = "JPY", Account = 3 },
        new() { Id = 12, OccurredAt = "2026-10-15", Amount = 7.125m, Currency = "BHD", Account = 3 },
        new() { Id = 13, OccurredAt = "2026-10-16", Kind = TransactionKind.Fee, Amount = 1.2345m, Sport = "=1+1" },
        new() { Id = 14, OccurredAt = "2026-10-17", Amount = 77m, Account = 4, AccountType = AccountType.Test },
        new() { Id = 16, OccurredAt = "2026-10-19", Kind = TransactionKind.Adjustment, Amount = -2.5m, Account = 2, Reference = "=cmd|' /C calc'!A1\tapproved by J. Doe" },
        new() { Id = 17, OccurredAt = "2026-10-20", Kind = TransactionKind.DepositReversal, Amount = -30m, Account = 5, Currency = "BHD" },
        new() { Id = 15, OccurredAt = "2026-10-18", Amount = 5m },
        new() { Id = 15, OccurredAt = "2026-10-18", Amount = 6m, Revision = 1, OriginalOccurredAt = "2026-10-18" },
    ];

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
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Golden.AssertEquals($"2026-10-{table}.tsv", await harness.TableAsync("2026-10", table));
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
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        string[][] lines = [.. (await harness.TableAsync("2026-10", table)).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        string path = Path.Combine(harness.Store.Location, ReportFiles.Revision(new BusinessMonth(2026, 10), 1, table + ".parquet").Value);
        using DuckDatabase database = DuckDatabase.Open(harness.OptionsForReading);
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
