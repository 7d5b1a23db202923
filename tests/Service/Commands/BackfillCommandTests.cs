using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

public sealed class BackfillCommandTests : IAsyncLifetime
{
    private const string Header = "transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at\n";

    private readonly TestPipeline _pipeline = new();
    private readonly TemporaryFolder _files = new();

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"))));
        await _pipeline.CompactAsync();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("")]
    [InlineData("--days 2026-10-05 --since 2026-10-05T00:00:00Z")]
    [InlineData("--days 2026-10-06..2026-10-05")]
    [InlineData("--days yesterday")]
    [InlineData("--since noon")]
    [InlineData("--until 2026-10-05T00:00:00Z")]
    [InlineData("--since 2026-10-05T00:00:00Z --until 2026-10-04T00:00:00Z")]
    [InlineData("--offsets 0")]
    [InlineData("--offsets 0:7-7")]
    [InlineData("--offsets 0:1-99999999999999999999")]
    [InlineData("--input missing.tsv")]
    [InlineData("--days 2026-10-05 --accept-conflicts")]
    [InlineData("--days 2026-10-05")]
    public async Task Wrong_usage_is_told_and_changes_nothing(string commandLine)
    {
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);
        CommandRun run = await BackfillAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.StartsWith("accounting: ", run.Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal(before.Keys, StoreContents.Of(_pipeline.Root).Keys.Where(name => !name.StartsWith("runs/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_is_imported_once_however_often_it_is_given()
    {
        string file = Write("history.tsv", Line(7, "70.00"), Line(8, "-5.5"));

        string output = (await BackfillAsync("--input", file)).Expect(ExitCode.Done);

        Assert.Contains("complete: ", output, StringComparison.Ordinal);
        Assert.Contains("64.5000", output, StringComparison.Ordinal);
        Assert.Equal(["1 10.0000 topic", "2 20.0000 topic", "7 70.0000 file", "8 -5.5000 file"], Winners());
        SortedDictionary<string, ContentHash256> before = WithoutRuns();
        Assert.StartsWith("no difference", (await BackfillAsync("--input", file)).Expect(ExitCode.Done), StringComparison.Ordinal);
        Assert.Equal(before, WithoutRuns());
    }

    [Fact]
    public async Task A_public_file_that_was_deleted_is_put_back_when_its_input_is_given_again()
    {
        string file = Write("history.tsv", Line(7, "70.00"), Line(8, "-5.5"));
        (await BackfillAsync("--input", file)).Expect(ExitCode.Done);
        SortedDictionary<string, ContentHash256> before = PublicFiles();
        Assert.NotEmpty(before);
        foreach (string name in before.Keys)
        {
            File.Delete(Path.Combine(_pipeline.Root, name));
        }

        Assert.StartsWith("no difference", (await BackfillAsync("--input", file)).Expect(ExitCode.Done), StringComparison.Ordinal);

        Assert.Equal(before, PublicFiles());

        SortedDictionary<string, ContentHash256> PublicFiles() => new(
            StoreContents.Of(_pipeline.Root).Where(found => StoreContents.IsPublicDay(found.Key)).ToDictionary(),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_file_begins_a_store_where_there_is_none_and_looking_at_it_does_not()
    {
        string file = Write("history.tsv", Line(7, "70.00"), Line(8, "-5.5"));
        string fresh = _files.At("fresh");

        (await CommandRun.OfAsync(_pipeline.Clock, ["backfill", "--data", fresh, "--input", file, "--dry-run"])).Expect(ExitCode.Usage);
        Assert.False(Directory.Exists(fresh));
        string output = (await CommandRun.OfAsync(_pipeline.Clock, ["backfill", "--data", fresh, "--input", file])).Expect(ExitCode.Done);

        Assert.Contains("complete: ", output, StringComparison.Ordinal);
        Assert.Contains("sound", (await CommandRun.OfAsync(_pipeline.Clock, ["verify", "--data", fresh])).Expect(ExitCode.Done), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_difference_and_leaves_nothing_behind()
    {
        string file = Write("history.tsv", Line(7, "70.00"));
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);

        using var shown = JsonDocument.Parse((await BackfillAsync("--input", file, "--dry-run", "--format", "json")).Expect(ExitCode.Done));

        Assert.False(shown.RootElement.GetProperty("complete").GetBoolean());
        JsonElement day = Assert.Single(shown.RootElement.GetProperty("difference").GetProperty("days").EnumerateArray());
        Assert.Equal(("2026-10-05", 1, 1), (day.GetProperty("home_date").GetString(), day.GetProperty("rows_gained").GetInt32(), day.GetProperty("rows_won").GetInt32()));
        Assert.Equal("70.0000", day.GetProperty("sums")[0].GetProperty("amount").GetString());
        Assert.Equal(before, StoreContents.Of(_pipeline.Root));
    }

    [Fact]
    public async Task A_file_that_contradicts_what_is_stored_is_refused_unless_that_is_accepted_and_then_the_topic_stands()
    {
        string file = Write("other.tsv", Line(1, "11.00"), Line(3, "30"));

        Assert.Contains("1 conflicts", (await BackfillAsync("--input", file)).Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal(["1 10.0000 topic", "2 20.0000 topic"], Winners());
        (await BackfillAsync("--input", file, "--accept-conflicts")).Expect(ExitCode.Done);

        Assert.Equal(["1 10.0000 topic", "2 20.0000 topic", "3 30.0000 file"], Winners());
    }

    [Fact]
    public async Task An_archived_segment_comes_back_to_its_place()
    {
        SortedDictionary<string, ContentHash256> before = WithoutRuns();
        string name = before.Keys.Single(key => key.EndsWith(".avro", StringComparison.Ordinal));
        string archived = _files.At(Path.GetFileName(name));
        File.Move(Path.Combine(_pipeline.Root, name), archived);

        Assert.Contains("1 file of the store", (await BackfillAsync("--input", archived)).Expect(ExitCode.Done), StringComparison.Ordinal);

        Assert.Equal(before, WithoutRuns());
    }

    [Fact]
    public async Task A_segment_that_no_checkpoint_names_any_more_keeps_its_rows_places()
    {
        string name = WithoutRuns().Keys.Single(key => key.EndsWith(".avro", StringComparison.Ordinal));
        using var other = new TestPipeline();
        await StoreRoot.OpenOrCreateAsync(other.Store, "UTC", null, TestContext.Current.CancellationToken);

        (await CommandRun.OfAsync(_pipeline.Clock, "backfill", "--data", other.Root, "--input", Path.Combine(_pipeline.Root, name))).Expect(ExitCode.Done);

        Assert.Equal(["0 topic", "1 topic"], ParquetQuery.Run(other, "SELECT source_offset || ' ' || split_part(source, '.', 1) FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1"));
        Assert.StartsWith("no difference", (await CommandRun.OfAsync(_pipeline.Clock, "backfill", "--data", other.Root, "--input", Path.Combine(_pipeline.Root, name))).Expect(ExitCode.Done), StringComparison.Ordinal);
    }

    private static string Line(int id, string amount) => $"{Id(id)}\t1\tDEPOSIT\tEUR\t{amount}\t2026-10-05T12:00:00Z\n";

    private Task<CommandRun> BackfillAsync(params string[] arguments) => CommandRun.OfAsync(_pipeline.Clock, ["backfill", "--data", _pipeline.Root, .. arguments]);

    private string Write(string name, params string[] lines)
    {
        File.WriteAllText(_files.At(name), Header + string.Concat(lines));
        return _files.At(name);
    }

    /// <summary>Nor tables: the store was filled without the command, which is first to make them.</summary>
    private SortedDictionary<string, ContentHash256> WithoutRuns() => new(
        StoreContents.Of(_pipeline.Root).Where(file => file.Key.Split('/')[0] is not ("runs" or "tables")).ToDictionary(), StringComparer.Ordinal);

    private List<string> Winners() => ParquetQuery.Run(
        _pipeline,
        "SELECT ltrim(substr(transaction_id::VARCHAR, 15, 4), '0') || ' ' || amount || ' ' || split_part(source, '.', 1) FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1");
}
