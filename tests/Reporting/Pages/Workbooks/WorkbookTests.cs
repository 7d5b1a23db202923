using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

public sealed class WorkbookTests(OctoberReport october) : IClassFixture<OctoberReport>
{
    private const string October = "reports/month=2026-10/";

    private static SyntheticRow[] Rows => OctoberReport.Rows;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sheet_says_what_its_table_says()
    {
        var workbook = new ZippedWorkbook(await BytesAsync(october.Harness, "revision-1"));
        Assert.Equal(["Cover", .. await TablesAsync(october.Harness)], workbook.Sheets.Select(sheet => sheet.Name).Order(StringComparer.Ordinal));
        foreach (string table in await TablesAsync(october.Harness))
        {
            List<string[]> expected = await TableAsync(october.Harness, table);
            List<string[]> cells = WithoutTwins(workbook.Cells(table));
            List<string[]> types = WithoutTwins(workbook.Types(table), workbook.Cells(table)[0]);
            List<string[]> formats = WithoutTwins(workbook.Formats(table), workbook.Cells(table)[0]);
            Assert.Equal(expected.Count, cells.Count);
            for (int row = 0; row < expected.Count; row++)
            {
                for (int column = 0; column < expected[0].Length; column++)
                {
                    Assert.Equal(Stored(expected[row][column], types[row][column], formats[row][column]), cells[row][column]);
                    AssertKind(expected[0][column], row, types[row][column], formats[row][column], expected[row][column]);
                }
            }
        }
    }

    [Fact]
    public async Task LibreOffice_reads_back_what_the_tables_say()
    {
        Dictionary<string, List<string[]>> sheets = await LibreOffice.ReadAsync(await BytesAsync(october.Harness, "revision-1"), Cancellation);
        Assert.Equal("October 2026", sheets["Cover"][1][0]);
        Assert.Contains(sheets["Cover"], row => row[0] == "State" && row[1] == "FINAL, revision 1");
        foreach (string table in await TablesAsync(october.Harness))
        {
            List<string[]> expected = await TableAsync(october.Harness, table);
            List<string[]> cells = WithoutTwins(Exact(sheets[table]));
            Assert.Equal(expected.Count, cells.Count);
            for (int row = 0; row < expected.Count; row++)
            {
                Assert.Equal(expected[row].Select(Plain), cells[row].Select(Plain));
            }
        }
    }

    [Fact]
    public async Task A_workbook_keeps_to_the_standards_schema()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        using var stream = new MemoryStream(await BytesAsync(harness, "provisional"));
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document, Cancellation).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    }

    [Fact]
    public async Task An_amount_of_more_digits_than_a_spreadsheet_keeps_has_an_exact_twin_as_text()
    {
        var workbook = new ZippedWorkbook(await BytesAsync(october.Harness, "revision-1"));
        List<string[]> cells = workbook.Cells("account-statements"), types = workbook.Types("account-statements");
        int closing = Array.IndexOf(cells[0], "closing");
        Assert.Equal("closing_exact", cells[0][closing + 1]);
        int row = cells.FindIndex(found => found[0] == "2");
        Assert.Equal(("98765432109876.54", "n"), (cells[row][closing], types[row][closing]));
        Assert.Equal(("98765432109876.54", "inlineStr"), (cells[row][closing + 1], types[row][closing + 1]));
        Assert.DoesNotContain("fee_amount_exact", cells[0]);
        Assert.DoesNotContain("closing_exact", workbook.Cells("trial-balance")[0].Where(name => name == "opening_exact"));
    }

    [Fact]
    public async Task The_header_stays_in_sight_and_is_printed_on_every_page()
    {
        var workbook = new ZippedWorkbook(await BytesAsync(october.Harness, "revision-1"));
        foreach ((string name, string part) in workbook.Sheets.Skip(1))
        {
            string xml = System.Text.Encoding.UTF8.GetString(workbook.Parts[part]);
            Assert.Contains("ySplit=\"1\"", xml, StringComparison.Ordinal);
            Assert.Contains("state=\"frozen\"", xml, StringComparison.Ordinal);
            Assert.Contains($"'{name}'!$1:$1", System.Text.Encoding.UTF8.GetString(workbook.Parts["xl/workbook.xml"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_the_cover_tells_when_a_workbook_was_made()
    {
        using var late = new ReportingHarness();
        using var again = new ReportingHarness();
        await late.ReportAsync("2026-11-25", Rows);
        await again.ReportAsync("2026-11-20", Rows);
        byte[] first = await BytesAsync(october.Harness, "revision-1");
        Assert.Equal(first, await BytesAsync(again, "revision-1"));
        IReadOnlyDictionary<string, byte[]> before = new ZippedWorkbook(first).Parts, after = new ZippedWorkbook(await BytesAsync(late, "revision-1")).Parts;
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(["xl/worksheets/sheet1.xml"], before.Keys.Where(part => !before[part].AsSpan().SequenceEqual(after[part])));
    }

    [Fact]
    public async Task A_workbook_that_is_gone_comes_back()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        byte[] provisional = await BytesAsync(harness, "provisional");
        await harness.Store.DeleteAsync([KeyOf("provisional")], Cancellation);
        await harness.ReportAsync("2026-10-20", Rows);
        Assert.Equal(provisional, await BytesAsync(harness, "provisional"));
        await harness.ReportAsync("2026-11-20", Rows);
        byte[] final = await BytesAsync(harness, "revision-1");
        await harness.Store.DeleteAsync([KeyOf("revision-1")], Cancellation);
        await harness.ReportAsync("2026-11-21", Rows);
        Assert.Equal(final, await BytesAsync(harness, "revision-1"));
    }

    [Fact]
    public async Task A_month_without_activity_says_so()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", [new() { Id = 1, OccurredAt = "2026-09-05", Amount = 1m }, new() { Id = 2, OccurredAt = "2026-09-06", Amount = -1m, Kind = TransactionKind.Withdrawal }]);
        await harness.ReportAsync(run with { Letterhead = new Letterhead("Example Exchange Ltd", "MGA/B2C/000/2026", "Monthly accounts") });
        List<string[]> cover = new ZippedWorkbook(await BytesAsync(harness, "revision-1")).Cells("Cover");
        Assert.Equal("Monthly accounts", cover[0][0]);
        Assert.Contains(cover, row => row[0] == "Content" && row[1] == "No activity");
        Assert.Contains(cover, row => row[0] == "Operator" && row[1] == "Example Exchange Ltd");
        Assert.Contains(cover, row => row[0] == "Licence" && row[1] == "MGA/B2C/000/2026");
    }

    [Fact]
    public async Task Another_letterhead_makes_a_provisional_report_anew()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-10-20", Rows);
        await harness.ReportAsync(run);
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(run with { Letterhead = new Letterhead("Example Exchange Ltd", "", "Monthly accounts") });
        Assert.True(Assert.Single(results).Written);
        results = await harness.ReportAsync(run with { Letterhead = new Letterhead("Example Exchange Ltd", "", "Monthly accounts") });
        Assert.False(Assert.Single(results).Written);
    }

    private static void AssertKind(string column, int row, string type, string format, string cell)
    {
        bool isText = column.EndsWith("_id", StringComparison.Ordinal) || column is "currency" or "reference" or "occurred_at";
        if (row > 0 && cell.Length > 0 && isText)
        {
            Assert.Equal("inlineStr", type);
        }

        if (row > 0 && cell.Length > 0 && column is "closing" or "amount" or "opening" or "liability" && row > 0)
        {
            int places = cell.Contains('.', StringComparison.Ordinal) ? cell.Length - cell.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            Assert.StartsWith("#,##0" + (places == 0 ? ";" : "." + new string('0', places) + ";"), format, StringComparison.Ordinal);
        }
    }

    /// <summary>What a cell of the TSV is stored as.</summary>
    private static string Stored(string cell, string type, string format) => (type, cell) switch
    {
        ("b", _) => cell == "true" ? "1" : "0",
        (_, { Length: > 32_000 }) => cell[..32_000] + "… (cut: the whole text is in the .tsv file)",
        ("n", { Length: > 0 }) when format.StartsWith('y') => (DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(CultureInfo.InvariantCulture),
        _ => cell,
    };

    /// <summary>Numbers without the zeros that only their writing adds, truths in one spelling.</summary>
    private static string Plain(string cell) => cell switch
    {
        "TRUE" or "FALSE" => cell == "TRUE" ? "true" : "false",
        { Length: > 32_000 } => cell[..100],
        _ => cell.Any(char.IsAsciiDigit) && decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? (number / 1.0000000000000000000m).ToString(CultureInfo.InvariantCulture) : cell,
    };

    /// <summary>With what a twin says in the place of the number that it is the twin of.</summary>
    private static List<string[]> Exact(List<string[]> rows)
    {
        foreach (int twin in Enumerable.Range(0, rows[0].Length).Where(column => rows[0][column].EndsWith("_exact", StringComparison.Ordinal)))
        {
            rows.Skip(1).ToList().ForEach(row => row[twin - 1] = row[twin]);
        }

        return rows;
    }

    private static List<string[]> WithoutTwins(List<string[]> rows, string[]? header = null)
    {
        int[] kept = [.. (header ?? rows[0]).Index().Where(column => !column.Item.EndsWith("_exact", StringComparison.Ordinal)).Select(column => column.Index)];
        return [.. rows.Select(row => kept.Select(column => row[column]).ToArray())];
    }

    private static async Task<string[]> TablesAsync(ReportingHarness harness) =>
        [.. (await harness.KeysAsync(October)).Select(key => key.Name).Where(name => name.EndsWith(".tsv", StringComparison.Ordinal)).Select(name => name[..^4]).Order(StringComparer.Ordinal)];

    private static async Task<List<string[]>> TableAsync(ReportingHarness harness, string table) =>
        [.. (await harness.TableAsync("2026-10", table)).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];

    private static ObjectKey KeyOf(string folder) => ObjectKey.Parse($"{October}{folder}/{ReportFiles.Workbook}");

    private static async Task<byte[]> BytesAsync(ReportingHarness harness, string folder) =>
        await harness.Store.TryReadAsync(KeyOf(folder), Cancellation) ?? throw new FileNotFoundException(KeyOf(folder).ToString());
}
