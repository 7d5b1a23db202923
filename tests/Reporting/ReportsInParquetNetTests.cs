using System.Numerics;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.Reporting.Pages.Workbooks;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting;

/// <summary>Every table of a report, as Parquet.Net reads it, says cell by cell what its TSV says.</summary>
public sealed class ReportsInParquetNetTests
{
    private static readonly string[] Tables =
    [
        "account-statements", "adjustments", "ageing", "ageing-accounts", "client-money", "client-money-accounts", "client-money-daily", "client-money-funds", "controls", "corrections", "corrections-by-month", "exceptions", "journal",
        "market-prior-periods", "markets", "regulatory", "restatement-journal", "restatement-statements",
        "restatement-transactions", "roll-forward", "summary", "trial-balance",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_has_the_cells_of_its_tsv_and_the_documented_types()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] early = [.. OctoberReport.Rows, new() { Id = 19, OccurredAt = "2026-11-03", Amount = 5m }];
        await harness.ReportAsync("2026-11-05", early);
        SyntheticRow[] late =
        [
            .. early, new() { Id = 20, OccurredAt = "2026-10-09", Account = 2, Amount = -98_765_432_109_876.54m, LoggedAt = "2026-11-06" },
            new() { Id = 22, OccurredAt = "2026-10-09", Account = 2, Amount = -1m, Kind = TransactionKind.Commission, Market = 1, LoggedAt = "2026-11-06" },
            new() { Id = 23, OccurredAt = "2026-10-09", Account = 900, AccountType = AccountType.House, Amount = 1m, Kind = TransactionKind.Commission, Market = 1, LoggedAt = "2026-11-06" },
            new() { Id = 21, OccurredAt = "2026-10-09", Account = 2, Amount = 1m, Kind = TransactionKind.Adjustment, Reference = "late\tand odd", LoggedAt = "2026-11-06" },
        ];
        var rows = Tables.ToDictionary(table => table, _ => 0);
        var funds = new FundsStatement(ContentHash256.Of([1]), [new FundsHeld(BusinessDay.Parse("2026-11-10"), Currency.Parse("EUR"), "Bank", AmountSum.Zero)]);
        await harness.ReportAsync((await harness.RunOfAsync("2026-11-20", late)) with { Funds = funds });
        await CompareAsync(harness, rows); // November adjusts what came late for October
        await MonthlyReports.RestateAsync(harness.Context, await harness.RunOfAsync("2026-11-20", late), new Restatement(new BusinessMonth(2026, 10), "came late", "J. Doe"), Cancellation);
        await CompareAsync(harness, rows);

        Assert.All(rows, table => Assert.True(table.Value > 0, $"{table.Key} was never there with a row"));
    }

    private static async Task CompareAsync(ReportingHarness harness, Dictionary<string, int> rows)
    {
        foreach (ObjectKey key in (await harness.KeysAsync("reports/")).Where(key => key.Value.StartsWith("reports/month=", StringComparison.Ordinal) && key.Name.EndsWith(".parquet", StringComparison.Ordinal)))
        {
            string tsv = await harness.TextAsync(ObjectKey.Parse(Path.ChangeExtension(key.Value, ".tsv")));
            using var file = new MemoryStream(await harness.Store.TryReadAsync(key, Cancellation) ?? []);
            rows[Path.GetFileNameWithoutExtension(key.Name)] += RequireSame(key, await ParquetNetTable.ReadAsync(file, Cancellation), tsv);
        }
    }

    private static int RequireSame(ObjectKey key, ParquetNetTable table, string tsv)
    {
        string[][] lines = [.. tsv.TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        Assert.Equal(lines[0], table.Columns.Select(column => column.Name));
        Assert.All(table.Columns, column => Assert.True(column.Type == TypeOf(Path.GetFileNameWithoutExtension(key.Name), column.Name), $"{key}: {column.Name} is {column.Type}"));
        Assert.Equal(lines.Length - 1, table.Rows.Count);
        for (int row = 0; row < table.Rows.Count; row++)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                Assert.True(IsSame(table.Columns[column].Type, lines[row + 1][column], table.Rows[row][column]), $"{key}: {table.Columns[column].Name} of row {row}: {lines[row + 1][column]} and {table.Rows[row][column]}");
            }
        }

        return table.Rows.Count;
    }

    /// <summary>Text is escaped in a TSV, and an amount has its currency's places; all else is the same text.</summary>
    private static bool IsSame(string type, string cell, string? value) =>
        value is null ? cell.Length == 0
        : type == "string" ? cell == TsvText.Escape(value)
        : type.StartsWith("decimal", StringComparison.Ordinal) ? TenThousandths(cell) == TenThousandths(value)
        : cell == value;

    private static BigInteger TenThousandths(string number)
    {
        int point = number.IndexOf('.', StringComparison.Ordinal);
        string places = point < 0 ? "" : number[(point + 1)..];
        return BigInteger.Parse((point < 0 ? number : number[..point]) + places.PadRight(4, '0'));
    }

    /// <summary>As docs/data.md has it of tables of reports: what a column's name says that it holds; all else is a sum of money.</summary>
    private static string TypeOf(string table, string column) => column switch
    {
        "transaction_id" or "logged_at" when table is "corrections" or "restatement-transactions" => "string",
        "old_revision" or "new_revision" or "partition" => "int64",
        "transaction_id" => "UUID",
        "account_id" or "market_id" or "offset" or "transactions" or "count" or "active_accounts" or "void_accounts" or "prior_bets" or "days_stated" or "days_short" or "accounts" or "age_days" or "bets" when (table, column) != ("roll-forward", "bets") => "int64",
        _ when column.EndsWith("_count", StringComparison.Ordinal) => "int64",
        "revision" or "entry" or "line" when table is "journal" or "restatement-journal" => "int64",
        "revision" => "int32",
        "business_day" or "day" or "posting_date" or "original_date" or "highest_on" or "lowest_on" or "last_day" or "oldest" => "date",
        "occurred_at" => "timestamp, UTC",
        "in_play" or "blocks_close" or "at_least" => "boolean",
        "amount" when table is "adjustments" or "exceptions" => "decimal(18,4)",
        "account_type" or "age" or "change" or "changed_fields" or "control" or "currency" or "dimension" or "exception" or "finding" or "formula" or "item" or "jurisdiction" or "kind" or "ledger_account" or "level" or "original_month" or "original_period" or "prior_periods"
            or "funds_verdict" or "institution" or "opening_basis" or "concerns" or "signed_by" or "signed_because"
            or "key" or "month" or "document_type" or "account_code" or "text" or "period" or "reference" or "run" or "source" or "sport" or "status" or "value" or "verdict" => "string",
        _ => "decimal(38,4)",
    };
}
