using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Journal;

public sealed class JournalTests
{
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2025-12-05", Amount = 100m },
        new() { Id = 2, OccurredAt = "2025-12-06", Amount = -10m, Kind = TransactionKind.Fee },
        new() { Id = 3, OccurredAt = "2026-01-06", Amount = -3m, Kind = TransactionKind.Fee },
        new() { Id = 4, OccurredAt = "2026-01-06", Amount = 2m, Account = 2 },
        new() { Id = 5, OccurredAt = "2026-01-06", Amount = -1m, Account = 2, Kind = TransactionKind.DepositReversal },
        new() { Id = 6, OccurredAt = "2026-01-06", Amount = 7m, Account = 2, Kind = TransactionKind.Adjustment },
        new() { Id = 7, OccurredAt = "2026-01-06", Amount = 9m, Account = 3, AccountType = AccountType.Test },
        new() { Id = 8, OccurredAt = "2026-01-07", Amount = 4m, Account = 9, AccountType = AccountType.House },
    ];

    private static readonly SyntheticRow[] Late =
    [
        new() { Id = 11, OccurredAt = "2025-12-20", Amount = -2m, Kind = TransactionKind.Fee },
        new() { Id = 1, OccurredAt = "2025-12-05", OriginalOccurredAt = "2025-12-05", Revision = 1, Amount = 90m },
        new() { Id = 12, OccurredAt = "2025-12-20", Amount = -2m, Account = 3, AccountType = AccountType.Test, Kind = TransactionKind.Fee },
    ];

    [Fact]
    public async Task The_first_month_of_a_year_books_no_closing_entries_and_what_is_late_of_the_year_before_apart_on_its_first_day()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-01-20", Rows);
        await harness.ReportAsync("2026-02-20", [.. Rows, .. Late]);
        Assert.Equal(
            [
                "1 2026-01-01 2025-12-05 prior period 2100 client liabilities 10.00 0.00",
                "1 2026-01-01 2025-12-05 prior period 1100 bank control 0.00 10.00",
                "2 2026-01-01 2025-12-20 prior period 2100 client liabilities 2.00 0.00",
                "2 2026-01-01 2025-12-20 prior period 3300 prior-year adjustments 0.00 2.00",
                "3 2026-01-06 2026-01-06 regular 2100 client liabilities 4.00 0.00",
                "3 2026-01-06 2026-01-06 regular 2100 client liabilities 0.00 2.00",
                "3 2026-01-06 2026-01-06 regular 1100 bank control 2.00 0.00",
                "3 2026-01-06 2026-01-06 regular 1100 bank control 0.00 1.00",
                "3 2026-01-06 2026-01-06 regular 4300 fees 0.00 3.00",
                "4 2026-01-06 2026-01-06 adjustment 2100 client liabilities 0.00 7.00",
                "4 2026-01-06 2026-01-06 adjustment 5900 adjustments 7.00 0.00",
                "5 2026-01-07 2026-01-07 regular 2300 house funds 0.00 4.00",
                "5 2026-01-07 2026-01-07 regular 1100 bank control 4.00 0.00",
            ],
            (await LinesAsync(harness, "2026-01", "journal")).Select(cells => string.Join(' ', cells[3], cells[5], cells[6], cells[7], cells[8], cells[9], cells[11], cells[12])));
    }

    [Fact]
    public async Task A_day_that_changed_is_a_difference_though_no_account_is_and_the_report_that_anybody_may_replace_has_no_key_of_a_final_one()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-02-20", Rows);
        SyntheticRow[] known = [.. Rows, Rows[^1] with { Revision = 1, OccurredAt = "2026-01-08", OriginalOccurredAt = "2026-01-07" }, new SyntheticRow { Id = 20, OccurredAt = "2026-02-08", Amount = 1m }];
        await harness.ReportAsync("2026-02-21", known);
        Assert.Equal(["2026-02/provisional/1", "2026-02", "", "1", "1"], (await LinesAsync(harness, "2026-02", "journal"))[0][..5]);

        await MonthlyReports.RestateAsync(harness.Context, await harness.RunOfAsync("2026-02-21", known), new Restatement(new BusinessMonth(2026, 1), "another day", "J. Doe"), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "2026-01/1-2/1 2 2026-01-07 restatement house funds 4.00 0.00 Revision 2 less revision 1: another day",
                "2026-01/1-2/2 2 2026-01-07 restatement bank control 0.00 4.00 Revision 2 less revision 1: another day",
                "2026-01/1-2/3 2 2026-01-08 restatement house funds 0.00 4.00 Revision 2 less revision 1: another day",
                "2026-01/1-2/4 2 2026-01-08 restatement bank control 4.00 0.00 Revision 2 less revision 1: another day",
            ],
            (await LinesAsync(harness, "2026-01", "restatement-journal")).Select(cells => string.Join(' ', cells[0], cells[2], cells[5], cells[7], cells[9], cells[11], cells[12], cells[13])));
        Assert.Equal(["2026-01/2/1", "2026-01", "2", "1", "1"], (await LinesAsync(harness, "2026-01", "journal"))[0][..5]);
    }

    private static async Task<string[][]> LinesAsync(ReportingHarness harness, string month, string table) =>
        [.. (await harness.TableAsync(month, table)).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t'))];
}
