using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>A store with a final September, and an October and a November that aren't.</summary>
public sealed class StepsCommandTests : IAsyncLifetime
{
    private const string AsOf = "2026-11-01T02:00:00Z";

    private static readonly Transaction[] Log =
    [
        Deposit(1, "10", At("2026-09-10T12:00:00Z")),
        Deposit(2, "20", At("2026-10-05T12:00:00Z")),
        Deposit(3, "30", At("2026-10-06T12:00:00Z")),
        Deposit(4, "40", At("2026-11-02T12:00:00Z")),
    ];

    /// <summary>Every message has a segment of its own.</summary>
    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    private string _error = "";

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Log)));
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Before_the_first_nightly_everything_is_pending_and_after_it_nothing_is_due()
    {
        Dictionary<string, JsonElement> before = await StepsAsync();
        Assert.All(before.Values, step => Assert.Equal("pending", State(step)));
        Assert.Equal("day 2026-10-05 was never compacted: 1 row", Why(before["compaction/2026-10-05"]));

        Assert.Equal(ExitCode.Done, (await RunAsync("nightly", "--as-of", AsOf)).Code);

        Dictionary<string, JsonElement> after = await StepsAsync();
        Assert.DoesNotContain(after.Values, step => step.GetProperty("due").GetBoolean());
        Assert.Equal(["close/2026-10", "close/2026-11"], after.Where(step => State(step.Value) != "done").Select(step => step.Key));
        Assert.Equal("final, revision 1", after["close/2026-09"].GetProperty("note").GetString());
        Assert.Contains("waits for calendar: its close day is 2026-11-03", Why(after["close/2026-10"]), StringComparison.Ordinal);
        Assert.Equal(["compaction/2026-10-05", "compaction/2026-10-06", "statistics/2026-09"], after["statistics/2026-10"].GetProperty("requires").EnumerateArray().Select(id => id.GetString()));
        Assert.StartsWith("nightly-", after["sections/2026-10"].GetProperty("last_run").GetString(), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ""), await RunAsync("steps", "run", "--as-of", AsOf));
        Assert.Contains("Everything is fresh", _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_row_makes_its_day_stale_and_says_where_it_came_and_only_what_follows_from_it_is_run()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Log, Deposit(5, "1", At("2026-11-02T13:00:00Z")), Deposit(6, "2", At("2026-11-02T14:00:00Z"))])));

        Dictionary<string, JsonElement> steps = await StepsAsync();
        Assert.Equal("day 2026-11-02 gained 2 rows in partition 0", Why(steps["compaction/2026-11-02"]));
        Assert.Equal("day 2026-11-02 gained 2 rows in partition 0", Why(steps["sections/2026-11"]));
        Assert.Equal("done", State(steps["sections/2026-10"]));

        (ExitCode code, string output) = await RunAsync("steps", "run", "--day", "2026-11-02", "--as-of", AsOf);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["compaction/2026-11-02", "second-reading/2026-11", "statistics/2026-11", "sections/2026-11"], StepsRun(output));
        Assert.Equal("done", State((await StepsAsync())["sections/2026-11"]));
    }

    [Fact]
    public async Task A_step_is_run_alone_only_where_what_it_requires_is_done_and_what_wasnt_chosen_blocks()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Log, Deposit(5, "1", At("2026-10-05T13:00:00Z")), Deposit(6, "2", At("2026-10-06T14:00:00Z"))])));

        Assert.Equal(ExitCode.Usage, (await RunAsync("steps", "run", "--only", "sections/2026-10", "--as-of", AsOf)).Code);
        Assert.Contains("sections/2026-10 requires", _error, StringComparison.Ordinal);
        (ExitCode code, string output) = await RunAsync("steps", "run", "--only", "compaction/2026-10-05", "--as-of", AsOf);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["compaction/2026-10-05"], StepsRun(output));

        (code, output) = await RunAsync("steps", "run", "--from", "statistics/2026-10", "--as-of", AsOf);
        Assert.Equal((ExitCode.LeftUndone, ""), (code, output));
        Assert.Contains("blocked: statistics/2026-10", _error, StringComparison.Ordinal);

        (code, output) = await RunAsync("steps", "run", "--month", "2026-10", "--as-of", AsOf);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["compaction/2026-10-06", "second-reading/2026-10", "statistics/2026-10", "sections/2026-10"], StepsRun(output).Where(step => step != "replay"));
        Assert.True((await StepsAsync())["sections/2026-11"].GetProperty("due").GetBoolean());
    }

    [Theory]
    [InlineData("transactions/home_date=2026-10-05/bucket-00.parquet", "compaction/2026-10-05")]
    [InlineData("account_statistics/home_date=2026-10-05/accounts.parquet", "compaction/2026-10-05")]
    [InlineData("state/days/date=2026-10-05/*/winners-00.parquet", "compaction/2026-10-05")]
    [InlineData("state/months/month=2026-10/*/activity.parquet", "statistics/2026-10")]
    [InlineData("state/months/month=2026-10/*/balances.json", "statistics/2026-10")]
    [InlineData("reports/month=2026-10/provisional/summary.tsv", "sections/2026-10")]
    [InlineData("reports/month=2026-10/provisional/account-statements.parquet", "sections/2026-10")]
    [InlineData("reports/month=2026-10/provisional/report.html", "sections/2026-10")]
    [InlineData("reports/month=2026-10/provisional/report.xlsx", "sections/2026-10")]
    [InlineData("reports/month=2026-09/revision-1/trial-balance.tsv", "close/2026-09")]
    [InlineData("reports/month=2026-09/revision-1/manifest.json", "close/2026-09")]
    public async Task A_deleted_output_is_made_again_byte_for_byte_and_nothing_else_is_written(string output, string step)
    {
        await RunAsync("nightly", "--as-of", AsOf);
        Dictionary<string, (ContentHash256 Hash, DateTime Written)> before = Written();
        string deleted = before.Keys.Single(name => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(output, name));
        File.Delete(Path.Combine(_pipeline.Root, deleted));

        Assert.Contains($"{deleted} is missing", Why((await StepsAsync())[step]), StringComparison.Ordinal);
        (ExitCode code, string ran) = await RunAsync("steps", "run", "--as-of", AsOf);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal([step], StepsRun(ran));
        Dictionary<string, (ContentHash256 Hash, DateTime Written)> after = Written();
        Assert.Equal(before[deleted].Hash, after[deleted].Hash);
        Assert.Equal(
            before.Where(file => file.Key != deleted).OrderBy(file => file.Key, StringComparer.Ordinal),
            after.Where(file => file.Key != deleted).OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.DoesNotContain((await StepsAsync()).Values, found => found.GetProperty("due").GetBoolean());
    }

    [Fact]
    public async Task A_deleted_manifest_brings_back_itself_and_page_and_workbook_that_show_it_and_no_table()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        Dictionary<string, (ContentHash256 Hash, DateTime Written)> before = Written();
        File.Delete(Path.Combine(_pipeline.Root, "reports/month=2026-10/provisional/manifest.json"));
        _pipeline.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["sections/2026-10"], StepsRun((await RunAsync("steps", "run", "--as-of", AsOf)).Output));

        Dictionary<string, (ContentHash256 Hash, DateTime Written)> after = Written();
        Assert.Equal(
            ["reports/month=2026-10/provisional/manifest.json", "reports/month=2026-10/provisional/report.html", "reports/month=2026-10/provisional/report.xlsx"],
            after.Where(file => before[file.Key] != file.Value).Select(file => file.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_of_a_day_is_found_by_what_reads_it_and_folded_again_by_the_next_run()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        string file = Directory.GetFiles(Path.Combine(_pipeline.Root, "state/days/date=2026-10-05"), "winners-00.parquet", SearchOption.AllDirectories).Single();
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. whole[..^1], (byte)(whole[^1] ^ 1)]);
        Directory.Delete(Path.Combine(_pipeline.Root, "state/months/month=2026-10"), recursive: true);

        (ExitCode code, _) = await RunAsync("nightly", "--as-of", AsOf);

        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("compaction/2026-10-05 failed", _error, StringComparison.Ordinal);
        Assert.Contains("'accounting verify' tells how to mend it", _error, StringComparison.Ordinal);
        Dictionary<string, JsonElement> steps = await StepsAsync(ExitCode.LeftUndone);
        Assert.Equal("failed", State(steps["compaction/2026-10-05"]));
        Assert.Equal(["second-reading/2026-10", "statistics/2026-10", "statistics/2026-11", "sections/2026-10", "sections/2026-11", "close/2026-10", "close/2026-11"],
            steps.Where(step => State(step.Value) == "blocked").Select(step => step.Key));

        (code, string output) = await RunAsync("steps", "run", "--as-of", AsOf);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["compaction/2026-10-05", "statistics/2026-10"], StepsRun(output));
        Assert.Equal(whole, File.ReadAllBytes(file));
        Assert.DoesNotContain((await StepsAsync()).Values, step => step.GetProperty("due").GetBoolean());
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_fails_its_sections_and_holds_up_the_later_ones_until_it_is_removed()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        string manifest = Path.Combine(_pipeline.Root, "reports/month=2026-10/provisional/manifest.json");
        File.AppendAllText(manifest, " ");

        Assert.Equal(ExitCode.Damaged, (await RunAsync("nightly", "--as-of", AsOf)).Code);
        Assert.Contains("sections/2026-10 failed", _error, StringComparison.Ordinal);
        Assert.Contains("Remove the month's folder 'provisional'", _error, StringComparison.Ordinal);
        Assert.Equal(
            ["sections/2026-11", "close/2026-10", "close/2026-11"],
            (await StepsAsync(ExitCode.LeftUndone)).Where(step => State(step.Value) == "blocked").Select(step => step.Key));

        Directory.Delete(Path.GetDirectoryName(manifest)!, recursive: true);
        Assert.Equal(["sections/2026-10"], StepsRun((await RunAsync("steps", "run", "--as-of", AsOf)).Output));
        Assert.DoesNotContain((await StepsAsync()).Values, step => step.GetProperty("due").GetBoolean());
    }

    [Fact]
    public async Task A_run_that_is_at_a_step_is_shown_and_one_that_was_killed_long_ago_is_not()
    {
        var begun = Timestamp.Now(_pipeline.Clock);
        var record = new RunRecord
        {
            Format = RunRecord.CurrentFormat,
            Run = "nightly-20261104T040000000000Z",
            Kind = "nightly",
            BegunAt = begun,
            EndedAt = null,
            Succeeded = false,
            Steps = [new RunStep(RunPart.Compaction, begun, null, "") { State = StepState.Running }],
        };
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(RunRecord.KeyOf(record.Run), StoreJson.Serialize(record))], TestContext.Current.CancellationToken);

        Dictionary<string, JsonElement> steps = await StepsAsync();
        Assert.Equal(("running", "pending"), (State(steps["compaction/2026-10-05"]), State(steps["statistics/2026-10"])));

        StoredObject written = (await _pipeline.Store.ListAsync("runs/", TestContext.Current.CancellationToken)).Single();
        _pipeline.Clock.MoveTo(written.WrittenAt.ToInstant().ToDateTimeOffset() + TimeSpan.FromHours(3));
        Assert.Equal("pending", State((await StepsAsync())["compaction/2026-10-05"]));
    }

    [Fact]
    public async Task For_people_days_that_are_done_are_counted_and_a_chosen_month_lists_them()
    {
        await RunAsync("nightly", "--as-of", AsOf);
        File.Delete(Path.Combine(_pipeline.Root, "transactions/home_date=2026-10-05/bucket-00.parquet"));

        string[] all = (await RunAsync("steps", "--as-of", AsOf)).Output.TrimEnd().Split('\n');
        Assert.StartsWith("✓ replay  done", all[0], StringComparison.Ordinal);
        Assert.Contains("2026-10", all);
        Assert.Contains(all, line => line.StartsWith("  · compaction/2026-10-05  pending", StringComparison.Ordinal) && line.EndsWith("bucket-00.parquet is missing", StringComparison.Ordinal));
        Assert.Contains("  ✓ compaction of 1 other days  done", all);

        string[] october = (await RunAsync("steps", "--month", "2026-10", "--as-of", AsOf)).Output.TrimEnd().Split('\n');
        Assert.DoesNotContain(october, line => line.StartsWith("2026-11", StringComparison.Ordinal));
        Assert.Contains(october, line => line.StartsWith("  ✓ compaction/2026-10-06  done", StringComparison.Ordinal));

        string[] tsv = (await RunAsync("steps", "--month", "2026-10", "--format", "tsv", "--as-of", AsOf)).Output.TrimEnd().Split('\n');
        Assert.Equal(["step", "replay", "compaction/2026-10-05", "compaction/2026-10-06", "second-reading/2026-10", "statistics/2026-10", "sections/2026-10", "close/2026-10"], tsv.Select(line => line.Split('\t')[0]));
        Assert.All(tsv, line => Assert.Equal(11, line.Split('\t').Length));
    }

    [Theory]
    [InlineData("steps", "--month", "October")]
    [InlineData("steps", "--month", "2031-01")]
    [InlineData("steps", "--as-of", "yesterday")]
    [InlineData("steps", "--format", "xml")]
    [InlineData("steps", "run", "--only", "sections")]
    [InlineData("steps", "run", "--only", "sections/2031-01")]
    [InlineData("steps", "run", "--from", "compaction/2026-10-07")]
    [InlineData("steps", "run", "--day", "5 October")]
    [InlineData("steps", "run", "--day", "2026-10-07")]
    [InlineData("steps", "run", "--month", "2031-01")]
    [InlineData("steps", "run", "--month", "2026-10", "--day", "2026-10-05")]
    public async Task What_is_wrong_is_told_as_usage(params string[] arguments) => Assert.Equal(ExitCode.Usage, (await RunAsync(arguments)).Code);

    private static string State(JsonElement step) => step.GetProperty("state").GetString()!;

    private static string Why(JsonElement step) => string.Join("; ", step.GetProperty("why").EnumerateArray().Select(why => why.GetString()));

    private static string[] StepsRun(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];

    /// <summary>Everything but what was done when, and which listing the public files had then.</summary>
    private Dictionary<string, (ContentHash256 Hash, DateTime Written)> Written() => StoreContents.Of(_pipeline.Root)
        .Where(file => !file.Key.StartsWith("runs/", StringComparison.Ordinal) && file.Key != "state/public.json")
        .ToDictionary(file => file.Key, file => (file.Value, File.GetLastWriteTimeUtc(Path.Combine(_pipeline.Root, file.Key))));

    private async Task<Dictionary<string, JsonElement>> StepsAsync(ExitCode expected = ExitCode.Done)
    {
        (ExitCode code, string output) = await RunAsync("steps", "--format", "json", "--as-of", AsOf);
        Assert.Equal(expected, code);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("step").GetString()!, step => step.Clone());
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        _pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
