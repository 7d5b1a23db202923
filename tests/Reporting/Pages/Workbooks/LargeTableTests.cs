using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Workbooks;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

[Collection(AloneInTheProcess.Name)]
public sealed class LargeTableTests
{
    private const int Rows = TableOnSheet.RowsShownMax + 1;

    /// <summary>What the collector leaves lying about; the elements of all cells would be more than twice as much.</summary>
    private const long HeldMax = 64L << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sheet_shows_the_first_rows_of_a_large_table_and_names_the_files_of_all_in_bounded_memory()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m });
        ReportManifest manifest = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), Cancellation))!.Manifest;
        using var workspace = new Workspace(harness.Context);
        PendingFile[] table = await workspace.TableAsync(
            StatementsTable.Name,
            string.Create(CultureInfo.InvariantCulture, $"SELECT account_id, 'EUR' AS currency, CAST(account_id AS DECIMAL(38,4)) AS closing FROM range(1, {Rows + 1}) AS accounts(account_id) ORDER BY account_id"),
            Cancellation);
        long before = ResidentMemory.Restart();
        PendingFile written = await MonthWorkbook.WriteAsync(workspace, manifest, table, Cancellation);
        Assert.InRange(ResidentMemory.Peak() - before, long.MinValue, HeldMax);
        var workbook = new ZippedWorkbook(await File.ReadAllBytesAsync(written.Path, Cancellation));
        string sheet = Encoding.UTF8.GetString(workbook.Parts[workbook.Sheets.Single(found => found.Name == StatementsTable.Name).Part]);
        Assert.Contains(">100000<", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain(">100001<", sheet, StringComparison.Ordinal);
        Assert.Contains("The first 100,000 of 100,001 rows; all are in account-statements.tsv and account-statements.parquet beside this workbook.", sheet, StringComparison.Ordinal);
        Assert.Contains(workbook.Cells("Cover"), row => row[0] == StatementsTable.Name && row[1] == "100001" && row[2] == "100000");
    }

    [Fact]
    public async Task Writing_stops_when_it_is_cancelled()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m });
        ReportManifest manifest = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), Cancellation))!.Manifest;
        using var workspace = new Workspace(harness.Context);
        PendingFile[] table = await workspace.TableAsync(SummaryTable.Name, "SELECT 1 AS amount", Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MonthWorkbook.WriteAsync(workspace, manifest, table, new CancellationToken(canceled: true)));
    }
}
