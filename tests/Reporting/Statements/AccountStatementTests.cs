using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Statements;
using Xunit;

namespace Accounting.Tests.Reporting.Statements;

public sealed class AccountStatementTests
{
    private static readonly BusinessMonth October = new(2026, 10);

    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m },
        new() { Id = 3, OccurredAt = "2026-10-05T08:00:00Z", Amount = -25.5m, Kind = TransactionKind.Withdrawal },
        new() { Id = 2, OccurredAt = "2026-10-05T08:00:00Z", Amount = 10m },
        new() { Id = 4, OccurredAt = "2026-10-06", Amount = 1200m, Currency = "JPY" },
        new() { Id = 5, OccurredAt = "2026-10-07", Amount = 9m, Account = 2 },
        new() { Id = 6, OccurredAt = "2026-10-01", Amount = 3m },
        new() { Id = 6, OccurredAt = "2026-10-09", Amount = 4m, Revision = 1, OriginalOccurredAt = "2026-10-01" },
    ];

    [Fact]
    public async Task Every_transaction_stands_in_order_with_the_balance_after_it()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        AccountStatement statement = (await AccountStatement.ReadAsync(harness.Context, October, 1, TestContext.Current.CancellationToken))!;
        Assert.Equal(["EUR", "JPY"], statement.Currencies.Select(currency => currency.Row.Currency.Code));
        Assert.Equal(
            $"""
            currency	line	business_day	occurred_at	transaction_id	revision	kind	amount	running_balance	source	partition	offset
            EUR	opening							100.00			
            EUR	prior-period adjustment						0.00	100.00			
            EUR	transaction	2026-10-05	2026-10-05T08:00:00.000000Z	00000000-0000-4000-8000-000000000002	0	DEPOSIT	10.00	110.00	{SyntheticDays.Source}	0	2
            EUR	transaction	2026-10-05	2026-10-05T08:00:00.000000Z	00000000-0000-4000-8000-000000000003	0	WITHDRAWAL	-25.50	84.50	{SyntheticDays.Source}	0	1
            EUR	transaction	2026-10-09	2026-10-09T12:00:00.000000Z	00000000-0000-4000-8000-000000000006	1	DEPOSIT	4.00	88.50	{SyntheticDays.Source}	0	6
            EUR	closing							88.50			
            JPY	opening							0			
            JPY	prior-period adjustment						0	0			
            JPY	transaction	2026-10-06	2026-10-06T12:00:00.000000Z	00000000-0000-4000-8000-000000000004	0	DEPOSIT	1200	1200	{SyntheticDays.Source}	0	3
            JPY	closing							1200			

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(StatementTable.Of(statement).ToTsv()));
        Assert.Equal("88.5000", statement.Currencies[0].Row.Closing.ToString());
    }

    [Fact]
    public async Task An_account_that_is_not_there_has_no_currencies_and_a_month_without_report_no_statement()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Empty((await AccountStatement.ReadAsync(harness.Context, October, 77, TestContext.Current.CancellationToken))!.Currencies);
        Assert.Null(await AccountStatement.ReadAsync(harness.Context, new BusinessMonth(2025, 1), 1, TestContext.Current.CancellationToken));
    }
}
