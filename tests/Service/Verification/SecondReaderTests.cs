using System.Text.Json;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Verification;

/// <summary>Files that were written wrong, with every hash right: what wrote them reads them back as it meant them.</summary>
public sealed class SecondReaderTests : IAsyncLifetime
{
    private const string AsOf = "2026-11-04T04:00:00Z";

    private const string Winners = "winners-00.parquet";

    private static readonly HomeDate Day = HomeDate.Parse("2026-10-05");

    private static readonly Transaction[] Log =
    [
        Deposit(1, "10", At("2026-10-05T12:00:00Z")),
        Deposit(2, "20", At("2026-10-05T13:00:00Z"), account: 2),
        Deposit(3, "30", At("2026-10-06T12:00:00Z")),
        Deposit(4, "40", At("2026-11-04T03:00:00Z")),
    ];

    private readonly TestPipeline _pipeline = new();

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Log)));
        await _pipeline.CompactAsync();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_value_written_wrong_that_no_digest_holds_is_named_by_its_segment_and_blocks_the_close_until_the_day_is_written_right()
    {
        DayVersion wrong = await FaultyWriter.WriteAsync(
            _pipeline, Day, Winners, path => FaultyWriter.Through(path, _pipeline.Root, "SELECT * REPLACE (logged_at + INTERVAL 1 SECOND AS logged_at) FROM {0}"));

        Assert.Equal(ExitCode.Done, (await RunAsync("verify")).Code);
        CommandRun verified = await RunAsync("verify", "--depth", "second-reader");
        Assert.Equal(ExitCode.Damaged, verified.Code);
        string problem = "Row 1, column logged_at: both readers read 2026-10-05T12:00:02.000000Z, and Apache.Avro 2026-10-05T12:00:01.000000Z in state/sources/";
        Assert.Contains($"damaged      state/days/date=2026-10-05/{wrong.Version}/{Winners}\n             {problem}", verified.Output, StringComparison.Ordinal);

        CommandRun nightly = await NightlyAsync();
        Assert.Equal(ExitCode.Damaged, nightly.Code);
        Assert.Contains($"second-reading/2026-10 failed: state/days/date=2026-10-05/{wrong.Version}/{Winners}: {problem}", nightly.Error, StringComparison.Ordinal);
        JsonElement october = await ReportAsync("2026-10");
        Assert.Equal("closing", october.GetProperty("state").GetString());
        Assert.Equal(["second reader: 2026-10-05 read otherwise", "controls: second-reader red"], Texts(october.GetProperty("waiting_for")));
        Assert.Contains(Texts(october.GetProperty("findings")), finding => finding.Contains(problem, StringComparison.Ordinal));
        Assert.Equal("failed", await StateAsync("second-reading/2026-10"));
        Assert.Equal("blocked", await StateAsync("close/2026-10"));

        Directory.Delete(Path.Combine(_pipeline.Root, DayFiles.Folder(Day)), recursive: true);
        Assert.Equal(ExitCode.Done, (await NightlyAsync()).Code);
        Assert.Equal("final", (await ReportAsync("2026-10")).GetProperty("state").GetString());
        Assert.Equal(ExitCode.Done, (await RunAsync("verify", "--depth", "second-reader")).Code);
    }

    [Fact]
    public async Task A_time_that_only_this_program_can_read_is_told_by_either_library_and_blocks_the_close()
    {
        SourceId source = (await new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken)).Checkpoints[0].Source;
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, source, new LogPartition(1), [(7, Deposit(7, "70"))], loggedAt: FarAway);
        await _pipeline.CompactAsync();

        CommandRun verified = await RunAsync("verify", "--depth", "second-reader");

        Assert.Equal(ExitCode.Done, (await RunAsync("verify")).Code);
        Assert.Equal(ExitCode.Damaged, verified.Code);
        Assert.Contains("Row 1: Apache.Avro cannot read it: ", verified.Output, StringComparison.Ordinal);
        Assert.Contains("Parquet.Net cannot read it: ", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Damaged, (await NightlyAsync()).Code);
        Assert.Equal("closing", (await ReportAsync("2026-10")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Rows_that_only_the_second_reader_finds_in_a_segment_are_told_by_their_place()
    {
        SourceId source = (await new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken)).Checkpoints[0].Source;
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, source, new LogPartition(1), [(7, Deposit(7, "70"))], alter: WithItsBlockTwice);
        await _pipeline.CompactAsync();

        CommandRun verified = await RunAsync("verify", "--depth", "second-reader");

        Assert.Equal(ExitCode.Done, (await RunAsync("verify")).Code);
        Assert.Equal(ExitCode.Damaged, verified.Code);
        Assert.Contains("             Row 2: Apache.Avro reads one, this program none.\n", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Damaged, (await NightlyAsync()).Code);
        Assert.Contains("controls: second-reader red", Texts((await ReportAsync("2026-10")).GetProperty("waiting_for")));
    }

    [Fact]
    public async Task Statistics_of_another_account_are_found_though_both_readers_read_them_alike()
    {
        DayVersion wrong = await FaultyWriter.WriteAsync(
            _pipeline, Day, "accounts.parquet", path => FaultyWriter.Through(path, _pipeline.Root, "SELECT * REPLACE (3 - account_id AS account_id) FROM {0}"));

        CommandRun verified = await RunAsync("verify", "--depth", "second-reader");

        Assert.Equal(ExitCode.Damaged, verified.Code);
        Assert.Contains(
            $"state/days/date=2026-10-05/{wrong.Version}/accounts.parquet\n             Column amount: Parquet.Net reads other groups or sums than those of the winners. This program reads the file alike.",
            verified.Output,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Damaged, (await NightlyAsync()).Code);
    }

    [Fact]
    public async Task What_was_read_once_is_not_read_again_and_a_late_row_has_its_day_and_its_own_segment_read()
    {
        Assert.Equal(ExitCode.Done, (await NightlyAsync()).Code);
        Assert.Equal("3 days and 1 segment read alike, 8 rows", await OutcomeAsync());
        string[] words = Words();
        Assert.Equal(3, words.Length);

        _pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await NightlyAsync();
        Assert.Equal("0 days and 0 segments read alike, 0 rows", await OutcomeAsync());

        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Log, Deposit(5, "1", At("2026-10-05T14:00:00Z"))])));
        _pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ExitCode.Done, (await NightlyAsync()).Code);
        Assert.Equal("1 day and 1 segment read alike, 4 rows", await OutcomeAsync());
        Assert.Equal(4, Words().Length);
        Assert.Subset(Words().ToHashSet(), words.ToHashSet());
    }

    [Fact]
    public async Task Of_a_store_without_any_word_of_a_second_reader_what_final_reports_pin_is_left_and_what_is_open_is_read()
    {
        await NightlyAsync();
        Assert.Equal("final", (await ReportAsync("2026-10")).GetProperty("state").GetString());
        Array.ForEach(Words(), word => File.Delete(Path.Combine(_pipeline.Root, word)));

        Assert.Equal("pending", await StateAsync("second-reading/2026-11"));
        Assert.Equal("done", await StateAsync("second-reading/2026-10"));
        _pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ExitCode.Done, (await NightlyAsync()).Code);

        Assert.Equal("1 day and 1 segment read alike, 5 rows", await OutcomeAsync());
        Assert.Contains("date=2026-11-04", Assert.Single(Words()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_the_control_is_unchecked_and_holds_nothing_up()
    {
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly", "--as-of", AsOf, "--set", "nightly:second_reader=false")).Code);

        Assert.Equal("final", (await ReportAsync("2026-10")).GetProperty("state").GetString());
        string controls = await File.ReadAllTextAsync(Path.Combine(_pipeline.Root, "reports/month=2026-10/revision-1/controls.tsv"), TestContext.Current.CancellationToken);
        Assert.Contains("\t0\t0\t0\tnot checked\ttrue\t", controls, StringComparison.Ordinal);
        Assert.Empty(Words());
        Assert.Equal(ExitCode.Damaged, await DamagedByFault());

        async Task<ExitCode> DamagedByFault()
        {
            await FaultyWriter.WriteAsync(_pipeline, Day, Winners, path => FaultyWriter.Through(path, _pipeline.Root, "SELECT * REPLACE (raw_hash + 1 AS raw_hash) FROM {0}"));
            return (await RunAsync("verify", "--depth", "second-reader")).Code;
        }
    }

    [Fact]
    public async Task A_word_that_was_changed_or_copied_from_another_version_is_damage()
    {
        await NightlyAsync();
        string[] words = Words();
        File.Copy(Path.Combine(_pipeline.Root, words[0]), Path.Combine(_pipeline.Root, words[1]), overwrite: true);

        CommandRun verified = await RunAsync("verify");

        Assert.Equal(ExitCode.Damaged, verified.Code);
        Assert.Contains($"damaged      {words[1]}", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("verify", "--repair")).Code);
        Assert.DoesNotContain(words[1], Words());
    }

    [Theory]
    [InlineData("verify", "--depth", "deep")]
    public async Task A_depth_that_there_is_not_is_told_as_usage(params string[] arguments) => Assert.Equal(ExitCode.Usage, (await RunAsync(arguments)).Code);

    /// <summary>The year 11000 or so: a producer that gives Kafka microseconds for milliseconds makes such times.</summary>
    private static readonly Timestamp FarAway = new(286_000_000_000_000_000);

    /// <summary>A container file ends with its last block, which begins after the header's sync marker and ends with it.</summary>
    private static byte[] WithItsBlockTwice(byte[] file)
    {
        ReadOnlySpan<byte> sync = file.AsSpan(file.Length - 16);
        int block = file.AsSpan().IndexOf(sync) + 16;
        return [.. file, .. file.AsSpan(block)];
    }

    private Task<CommandRun> NightlyAsync() => RunAsync("nightly", "--as-of", AsOf);

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);

    private async Task<JsonElement> ReportAsync(string month)
    {
        string folder = Path.Combine(_pipeline.Root, $"reports/month={month}");
        string manifest = Directory.GetFiles(folder, "manifest.json", SearchOption.AllDirectories).Single();
        return JsonDocument.Parse(await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken)).RootElement;
    }

    private async Task<string> StateAsync(string step)
    {
        CommandRun run = await RunAsync("steps", "--format", "json", "--as-of", AsOf);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("steps").EnumerateArray().Single(found => found.GetProperty("step").GetString() == step).GetProperty("state").GetString()!;
    }

    /// <summary>What the newest nightly says of its second reading.</summary>
    private async Task<string> OutcomeAsync()
    {
        string record = Directory.GetFiles(Path.Combine(_pipeline.Root, "runs"), "nightly-*").Order(StringComparer.Ordinal).Last();
        JsonElement steps = JsonDocument.Parse(await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken)).RootElement.GetProperty("steps");
        return steps.EnumerateArray().Single(step => step.GetProperty("name").GetString() == "second reading").GetProperty("outcome").GetString()!;
    }

    private string[] Words() =>
        [.. Directory.GetFiles(Path.Combine(_pipeline.Root, "state/days"), "second-reading.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_pipeline.Root, path)).Order(StringComparer.Ordinal)];

    private static string[] Texts(JsonElement texts) => [.. texts.EnumerateArray().Select(text => text.GetString()!)];
}
