using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;
using Accounting.Reporting.Statements;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Statements;

/// <summary>Statements say what each account is used as, so that every total of customers or of the house can be added up out of them.</summary>
public sealed class AccountTypeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_is_used_as_two_types_has_two_rows_and_is_traced_and_told_in_both()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            new() { Id = 1, OccurredAt = "2026-10-05", Amount = 100m },
            new() { Id = 2, OccurredAt = "2026-10-06", Amount = 7m, AccountType = AccountType.House, Kind = TransactionKind.Commission },
        ];
        await harness.ReportAsync("2026-11-20", rows);
        Assert.Equal(("100.00", "7.00"), (await Statement(harness, "2026-10", "closing", "CUSTOMER"), await Statement(harness, "2026-10", "closing", "HOUSE")));
        Assert.Equal(("100.00", "7.00"), (await harness.CellAsync("2026-10", "roll-forward", "closing", "1", "EUR", "CUSTOMER"), await harness.CellAsync("2026-10", "roll-forward", "closing", "1", "EUR", "HOUSE")));
        Assert.Equal(
            ("107.00", "100.00", "7.00"),
            (await harness.CellAsync("2026-10", "summary", "amount", "EUR", "total", "all"), await harness.CellAsync("2026-10", "summary", "amount", "EUR", "accounts", "customers"), await harness.CellAsync("2026-10", "summary", "amount", "EUR", "accounts", "house")));
        AccountStatement? statement = await AccountStatement.ReadAsync(harness.Context, new BusinessMonth(2026, 10), 1, Cancellation);
        Assert.Equal([(AccountType.Customer, 1), (AccountType.House, 1)], statement!.Currencies.Select(found => (found.Row.AccountType!.Value, found.Lines.Count)));
        TracedFigure traced = Assert.Single(Assert.Single(await harness.TraceAsync("2026-10", rows, FigureQuestion.Of(null, null, new Dictionary<string, string> { ["account_id"] = "1" }))));
        Assert.Equal((107m, 2), ((decimal)traced.Figure.TenThousandths / 10_000m, traced.Transactions.Count));
    }

    [Fact]
    public async Task A_type_that_changes_after_the_close_leaves_the_customers_and_comes_to_the_house_as_prior_period()
    {
        using var harness = new ReportingHarness();
        SyntheticRow deposit = new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m }, other = new() { Id = 2, OccurredAt = "2026-09-05", Amount = 5m, Account = 2 };
        await harness.ReportAsync("2026-10-20", deposit, other);
        SyntheticRow changed = deposit with { Revision = 1, OriginalOccurredAt = deposit.OccurredAt, AccountType = AccountType.House, LoggedAt = "2026-10-21" };
        MonthResult october = (await harness.ReportAsync("2026-11-20", deposit, other, changed, new() { Id = 3, OccurredAt = "2026-10-25", Amount = 1m, Account = 2 }))
            .Single(month => month.Month == new BusinessMonth(2026, 10));
        Assert.DoesNotContain(october.Controls, control => control.Verdict == Verdict.Red);
        Assert.Equal(("100.00", "-100.00", "0.00"), (await Statement(harness, "2026-10", "opening", "CUSTOMER"), await Statement(harness, "2026-10", "prior_period_adjustment", "CUSTOMER"), await Statement(harness, "2026-10", "closing", "CUSTOMER")));
        Assert.Equal(("0.00", "100.00", "100.00"), (await Statement(harness, "2026-10", "opening", "HOUSE"), await Statement(harness, "2026-10", "prior_period_adjustment", "HOUSE"), await Statement(harness, "2026-10", "closing", "HOUSE")));
        Assert.Equal(["105.00", "as published", "0.00", "-100.00", "1.00"], (await harness.TableAsync("2026-10", "client-money")).Split('\n')[1].Split('\t')[1..6]);
        Assert.Equal(
            [("CUSTOMER", "-100.00"), ("HOUSE", "100.00")],
            (await harness.TableAsync("2026-10", "corrections")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t')).Select(cells => (cells[3], cells[9])));
    }

    /// <summary>Account 1 was customer's and house's, of which 90 in all were printed; account 2 is only known as the house's; account 3 isn't known any more.</summary>
    [Fact]
    public void Openings_of_an_older_definition_go_by_the_types_known_now_and_come_to_what_was_printed()
    {
        using var harness = new ReportingHarness();
        using DuckConnection connection = harness.Database.Connect();
        string printed = Copy("printed", "SELECT CAST(account AS BIGINT) AS account_id, 'EUR' AS currency, CAST(closing AS DECIMAL(38,4)) AS closing, CAST(0 AS DECIMAL(38,4)) AS exposure, CAST(0 AS DECIMAL(38,4)) AS pending FROM (VALUES (1, 90), (2, 7), (3, 4)) AS v (account, closing)");
        string known = Copy("known", "SELECT CAST(account AS BIGINT) AS account_id, type AS account_type, 'EUR' AS currency, CAST(amount AS DECIMAL(38,4)) AS amount, CAST(0 AS DECIMAL(38,4)) AS exposure, CAST(0 AS DECIMAL(38,4)) AS pending, CAST(0 AS DECIMAL(38,4)) AS bonus, CAST(NULL AS DATE) AS first_day, CAST(NULL AS DATE) AS last_act, CAST(NULL AS DECIMAL(38,4)) AS expected, CAST(NULL AS TIMESTAMPTZ) AS expected_at, false AS expected_imported FROM (VALUES (1, 'CUSTOMER', 100), (1, 'HOUSE', 30), (2, 'HOUSE', 7)) AS v (account, type, amount)");
        string sql = PublishedStatements.Opening(printed, ReportDefinition.StatementsByType - 1, known);
        Assert.Equal(
            [(1L, "CUSTOMER", 60m), (1L, "HOUSE", 30m), (2L, "HOUSE", 7m), (3L, "CUSTOMER", 4m)],
            connection.Rows($"SELECT account_id, account_type, opening FROM ({sql}) ORDER BY ALL", (in DuckChunk chunk, int row) => (chunk.Longs(0)[row], chunk.Text(1, row), (decimal)chunk.Sum(2, row).TenThousandths / 10_000m), Cancellation));

        string Copy(string name, string select)
        {
            string path = Path.Combine(harness.Store.Location, "..", "scratch", name + ".parquet");
            connection.CopyToParquet(select, path, new ParquetOptions(), Cancellation);
            return path;
        }
    }

    private static Task<string> Statement(ReportingHarness harness, string month, string column, string type) => harness.CellAsync(month, "account-statements", column, "1", "EUR", type);
}
