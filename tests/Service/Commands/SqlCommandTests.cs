using System.Globalization;
using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>What a stranger's SQL can do: select from the public tables, and nothing else.</summary>
public sealed class SqlCommandTests : IAsyncLifetime
{
    private static readonly Transaction[] First =
        [Deposit(1, "10.25", At("2026-10-05T12:00:00Z")), Deposit(2, "20", At("2026-10-06T12:00:00Z")), Deposit(3, "-1.5", At("2026-10-06T13:00:00Z"))];

    private readonly TestPipeline _pipeline = new();
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, First)));
        await _pipeline.CompactAsync();
        await File.WriteAllTextAsync(_folder.At("secret.csv"), "password\nhunter2\n", TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_select_is_answered_in_its_order_with_exact_amounts()
    {
        string tsv = (await AskAsync("SELECT business_day, amount FROM transactions ORDER BY amount DESC -- the largest first", "--format", "tsv")).Expect(ExitCode.Done);
        Assert.Equal("business_day\tamount\n2026-10-06\t20.0000\n2026-10-05\t10.2500\n2026-10-06\t-1.5000\n", tsv);
    }

    [Theory]
    [InlineData("SELECT count(*) AS n FROM transactions;")]
    [InlineData("SELECT count(*) AS n FROM transactions ;\n;\n")]
    [InlineData("SELECT ';' AS n;")]
    [InlineData("SELECT 3 AS n -- not 4;")]
    public async Task A_statement_may_end_as_one_does_in_a_file(string sql)
    {
        string tsv = (await AskAsync(sql, "--format", "tsv")).Expect(ExitCode.Done);
        Assert.Equal(sql.Contains("';'", StringComparison.Ordinal) ? "n\n;\n" : "n\n3\n", tsv);
    }

    [Fact]
    public async Task Days_that_are_not_named_are_not_read()
    {
        using var json = JsonDocument.Parse((await AskAsync("SELECT count(*) AS n, sum(amount) AS money FROM transactions", "--from", "2026-10-06", "--format", "json")).Expect(ExitCode.Done));
        Assert.Equal(["2", "18.5000"], json.RootElement.GetProperty("rows")[0].EnumerateArray().Select(cell => cell.GetString()));
    }

    [Fact]
    public async Task A_table_has_the_home_date_that_its_folders_are_named_by()
    {
        string tsv = (await AskAsync("SELECT home_date, typeof(home_date) AS type, count(*) AS n FROM transactions WHERE home_date >= DATE '2026-10-06' GROUP BY ALL", "--format", "tsv")).Expect(ExitCode.Done);
        Assert.Equal("home_date\ttype\tn\n2026-10-06\tDATE\t2\n", tsv);
        Assert.Equal("home_date\n2026-10-05\n2026-10-06\n", (await AskAsync("SELECT DISTINCT home_date FROM account_statistics ORDER BY ALL", "--format", "tsv")).Expect(ExitCode.Done));
    }

    [Fact]
    public async Task An_answer_is_cut_where_it_is_long_and_says_so()
    {
        using var json = JsonDocument.Parse((await AskAsync("SELECT * FROM range(10)", "--rows", "3", "--format", "json")).Expect(ExitCode.Done));
        Assert.Equal((3, true), (json.RootElement.GetProperty("rows").GetArrayLength(), json.RootElement.GetProperty("has_more").GetBoolean()));
    }

    [Fact]
    public async Task A_parquet_file_keeps_the_types_and_every_digit()
    {
        string file = _folder.At("answer.parquet");
        (await AskAsync("SELECT amount, kind, sum(revision + 9007199254740993) OVER () AS n FROM transactions", "--out", file)).Expect(ExitCode.Done);
        Assert.Equal(["DECIMAL(18,4)", "VARCHAR", "DECIMAL(38,0)"], ParquetQuery.Run(_folder.Path, "SELECT column_type FROM (DESCRIBE SELECT * FROM '{0}/answer.parquet')"));
        Assert.Equal(["27021597764222979"], ParquetQuery.Run(_folder.Path, "SELECT DISTINCT n FROM '{0}/answer.parquet'"));
    }

    [Fact]
    public async Task A_workbook_has_the_rows_and_runs_none_of_them()
    {
        string file = _folder.At("answer.xlsx");
        (await AskAsync("SELECT business_day, amount, '=HYPERLINK(\"x\")' AS said FROM transactions ORDER BY amount", "--out", file)).Expect(ExitCode.Done);
        using SpreadsheetDocument workbook = SpreadsheetDocument.Open(file, isEditable: false);
        Row[] rows = [.. workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>()];
        Assert.Equal(["business_day", "amount", "said"], rows[0].Elements<Cell>().Select(cell => cell.InnerText));
        Assert.Equal(["46301", "-1.5000", "'=HYPERLINK(\"x\")"], rows[1].Elements<Cell>().Select(cell => cell.InnerText));
        Assert.Equal(4, rows.Length);
        Assert.Empty(workbook.WorkbookPart.WorksheetParts.Single().Worksheet!.Descendants<CellFormula>());
    }

    [Fact]
    public async Task A_workbook_has_every_row_that_is_wanted_or_is_none()
    {
        string file = _folder.At("answer.xlsx");
        CommandRun run = await AskAsync("SELECT * FROM range(100001)", "--out", file);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("more than the 100,000 rows", run.Error, StringComparison.Ordinal);
        Assert.Contains(".tsv or .parquet", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        (await AskAsync("SELECT * FROM range(100001)", "--rows", "100000", "--out", file)).Expect(ExitCode.Done);
        using SpreadsheetDocument workbook = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Equal(100_001, workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().Count());
        (await AskAsync("SELECT * FROM range(100001)", "--out", _folder.At("answer.tsv"))).Expect(ExitCode.Done);
        Assert.Equal(100_002, File.ReadLines(_folder.At("answer.tsv")).Count());
    }

    [Fact]
    public async Task A_file_where_none_can_be_is_a_mistake_of_usage()
    {
        CommandRun run = await AskAsync("SELECT 1", "--out", _folder.At("nowhere", "answer.tsv"));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(_folder.At("nowhere", "answer.tsv"), run.Error, StringComparison.Ordinal);
        Assert.Contains("Name a file in a folder", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT amuont FROM transactions", "\n\nLINE 1: SELECT amuont FROM transactions\n               ^")]
    [InlineData("SELECT 1 FROM nothing", "\n\nLINE 1: SELECT 1 FROM nothing\n                      ^")]
    [InlineData("SELCT 1", "\n\nLINE 1: SELCT 1\n        ^")]
    [InlineData("SELECT CAST(kind AS INTEGER) FROM transactions", "column kind")]
    public async Task What_is_wrong_with_a_query_is_told_by_its_own_words(string sql, string end)
    {
        CommandRun run = await AskAsync(sql);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.EndsWith(end, run.Error.TrimEnd('\n'), StringComparison.Ordinal);
    }

    /// <summary>The first two days have neither test accounts nor markets, the third nothing else.</summary>
    [Fact]
    public async Task A_table_that_no_day_has_rows_of_is_empty_with_the_columns_that_it_always_has()
    {
        Assert.Equal("n\n0\n", (await AskAsync("SELECT (SELECT count(*) FROM test_transactions) + (SELECT count(*) FROM market_statistics) AS n", "--format", "tsv")).Expect(ExitCode.Done));
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. First, Deposit(4, "7", At("2026-10-07T12:00:00Z")) with { MarketId = 9, AccountType = AccountType.Test }])));
        await _pipeline.CompactAsync();
        foreach (string table in new[] { "transactions", "test_transactions", "account_statistics", "market_statistics" })
        {
            string[] options = ["--format", "tsv"];
            string columns = $"SELECT column_name, column_type FROM (DESCRIBE {table})";
            Assert.Equal((await AskAsync(columns, [.. options, "--to", "2026-10-06"])).Expect(ExitCode.Done), (await AskAsync(columns, [.. options, "--from", "2026-10-07"])).Expect(ExitCode.Done));
            string rows = $"SELECT count(*) > 0 AS has_rows FROM {table}";
            Assert.NotEqual((await AskAsync(rows, [.. options, "--to", "2026-10-06"])).Expect(ExitCode.Done), (await AskAsync(rows, [.. options, "--from", "2026-10-07"])).Expect(ExitCode.Done));
        }
    }

    [Fact]
    public async Task A_file_of_another_name_is_a_mistake_of_usage() =>
        Assert.Contains(".parquet, .xlsx or .tsv", (await AskAsync("SELECT 1", "--out", _folder.At("answer.csv"))).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("COPY (SELECT 1) TO '{folder}/out.csv'")]
    [InlineData("COPY transactions TO '{data}/transactions/home_date=2026-10-05/bucket-00.parquet'")]
    [InlineData("EXPORT DATABASE '{folder}/export'")]
    [InlineData("ATTACH '{folder}/other.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("PRAGMA database_list")]
    [InlineData("CREATE TABLE mine AS SELECT 1")]
    [InlineData("DROP VIEW transactions")]
    [InlineData("INSERT INTO transactions SELECT * FROM transactions")]
    [InlineData("CALL pragma_version()")]
    [InlineData("EXPLAIN ANALYZE SELECT 1")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'")]
    [InlineData("SELECT 1) TO '{folder}/out.csv' --")]
    [InlineData("")]
    [InlineData("-- nothing")]
    public async Task What_is_not_one_select_is_refused(string sql)
    {
        string[] before = Files();
        (await AskAsync(Filled(sql))).Expect(ExitCode.Usage);
        (await AskAsync(Filled(sql), "--out", _folder.At("answer.parquet"))).Expect(ExitCode.Usage);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('{folder}/secret.csv')")]
    [InlineData("SELECT * FROM read_blob('{folder}/secret.csv')")]
    [InlineData("SELECT * FROM read_csv('{folder}/secret.csv')")]
    [InlineData("SELECT * FROM '{folder}/secret.csv'")]
    [InlineData("SELECT * FROM glob('{folder}/*')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_text('{data}/store.json')")]
    [InlineData("SELECT * FROM read_text('{data}/transactions/../store.json')")]
    [InlineData("SELECT * FROM read_parquet('{data}/state/days/*/*/*.parquet')")]
    [InlineData("SELECT * FROM read_csv('https://elsewhere.example/x.csv')")]
    [InlineData("SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/out.csv''')")]
    [InlineData("SELECT getenv('HOME')")]
    public async Task No_file_but_the_public_ones_can_be_reached(string sql)
    {
        string[] before = Files();
        CommandRun run = await AskAsync(Filled(sql));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.DoesNotContain("hunter2", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_link_that_lies_among_the_public_files_leads_nowhere()
    {
        File.CreateSymbolicLink(Path.Combine(_pipeline.Root, "transactions", "home_date=2026-10-05", "bucket-99.parquet"), _folder.At("secret.csv"));
        CommandRun run = await AskAsync(Filled("SELECT * FROM read_csv('{data}/transactions/home_date=2026-10-05/bucket-99.parquet')"));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.DoesNotContain("hunter2", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_runs_for_ever_is_ended()
    {
        CommandRun run = await AskAsync("SELECT count(*) FROM range(1000000000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3", "--seconds", "1");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("longer than the 1 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_wants_more_memory_than_it_may_have_is_told_so()
    {
        CommandRun run = await AskAsync("SELECT length(list(x)::VARCHAR) FROM (SELECT repeat('x', 1000) || range AS x FROM range(100000000))", "--seconds", "300");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("more than the 512 MiB", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> AskAsync(string sql, params string[] options) =>
        CommandRun.OfAsync(TimeProvider.System, ["sql", "--data", _pipeline.Root, .. options, "--", sql]);

    private string Filled(string sql) => sql.Replace("{folder}", _folder.Path, StringComparison.Ordinal).Replace("{data}", _pipeline.Root, StringComparison.Ordinal);

    /// <summary>With their lengths.</summary>
    private string[] Files() =>
    [
        .. new[] { _folder.Path, _pipeline.Root }.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path} {new FileInfo(path).Length}")).Order(StringComparer.Ordinal),
    ];
}
