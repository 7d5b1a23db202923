using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>The store of the tests is made on 2026-11-04: its earliest day is 2016-11-04.</summary>
public sealed class RulesCommandTests : IAsyncLifetime
{
    private const string Header = "transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at\n";

    private readonly TestPipeline _pipeline = new();
    private readonly TemporaryFolder _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, new StoreWish("UTC", null) { MadeAt = Timestamp.Now(_pipeline.Clock) }, Cancellation);

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_older_than_the_earliest_day_is_quarantined_until_the_day_is_moved_and_it_is_retried()
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, Deposit(1, "10"), Deposit(2, "20", At("2010-05-01T12:00:00Z")), Deposit(3, "30", At("1970-01-01T00:00:00Z")));
        await _pipeline.ConsumeAsync(TestPipeline.Log(log));
        Assert.Equal(2, await TooOldAsync());
        Assert.Contains("0 of 2", await Done("quarantine", "retry"), StringComparison.Ordinal);

        Assert.Contains("quarantine retry", await Done("rules", "set", "--earliest-day", "2010-01-01", "--by", "J. Doe", "--reason", "history"), StringComparison.Ordinal);
        Assert.Contains("1 of 2", await Done("quarantine", "retry"), StringComparison.Ordinal);

        await _pipeline.CompactAsync();
        Assert.Equal(["10.0000", "20.0000"], ParquetQuery.Run(_pipeline, "SELECT amount FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1"));
    }

    [Fact]
    public async Task Moved_later_it_takes_nothing_out_when_the_log_is_read_again_and_holds_for_what_is_logged_an_hour_later()
    {
        Transaction old = Deposit(1, "10", At("2017-05-01T12:00:00Z"));
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, old)));
        await Done("rules", "set", "--earliest-day", "2020-01-01", "--by", "J. Doe", "--reason", "nothing older is ours");
        Assert.Equal(0, await TooOldAsync());
        _pipeline.Clock.Advance(TimeSpan.FromHours(2));
        IReadOnlyList<ScriptedRecord> log =
            [.. Records(0, old), new ScriptedRecord(new LogOffset(1), At("2026-11-04T05:30:00Z"), Encode(old with { Id = new TransactionId(2) }))];

        await _pipeline.ConsumeAsync(TestPipeline.Log(log));
        await AssertReadAgainAlikeAsync(log);
        Assert.Equal(1, await TooOldAsync());
    }

    [Fact]
    public async Task A_file_obeys_it_and_is_refused_with_the_remedy()
    {
        string file = _files.At("history.tsv");
        await File.WriteAllTextAsync(file, $"{Header}{new TransactionId(7)}\t1\tDEPOSIT\tEUR\t70.00\t2009-05-01T12:00:00Z\n", Cancellation);

        CommandRun refused = await RunAsync("backfill", "--input", file);
        Assert.Contains("earliest day", refused.Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("accounting rules set --earliest-day", refused.Error, StringComparison.Ordinal);

        await Done("rules", "set", "--earliest-day", "2009-01-01", "--by", "J. Doe", "--reason", "history");
        await Done("backfill", "--input", file);
        Assert.Equal(["70.0000"], ParquetQuery.Run(_pipeline, "SELECT amount FROM read_parquet('{0}/transactions/*/*.parquet')"));
    }

    [Fact]
    public async Task Every_change_is_kept_with_who_and_why_and_a_damaged_one_is_named()
    {
        await Done("rules", "set", "--earliest-day", "2010-01-01", "--by", "J. Doe", "--reason", "history");
        await Done("rules", "set", "--ahead-of-broker-seconds", "60", "--by", "A. Smith", "--reason", "clocks are good");
        Assert.Contains("so it is already", await Done("rules", "set", "--ahead-of-broker-seconds", "60", "--by", "A. Smith", "--reason", "again"), StringComparison.Ordinal);

        using JsonDocument listed = JsonDocument.Parse(await Done("rules", "list", "--format", "json"));
        Assert.Equal(
            ["0 2016-11-04 3600 ", "1 2010-01-01 3600 J. Doe", "2 2010-01-01 60 A. Smith"],
            listed.RootElement.GetProperty("rules").EnumerateArray().Select(rule =>
                $"{rule.GetProperty("revision")} {rule.GetProperty("earliest_day")} {rule.GetProperty("ahead_of_broker_seconds")} {rule.GetProperty("by")}"));
        Assert.Contains("A. Smith", await Done("rules", "list"), StringComparison.Ordinal);

        string path = Path.Combine(_pipeline.Root, "state", "rules", "000001.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Cancellation)).Replace("2010-01-01", "2011-01-01", StringComparison.Ordinal), Cancellation);
        Assert.Contains("state/rules/000001.json", (await RunAsync("rules", "list")).Expect(ExitCode.Damaged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_set_aside_for_its_time_comes_in_by_another_decision_and_is_read_again_alike()
    {
        IReadOnlyList<ScriptedRecord> log = [.. Records(0, Deposit(1, "10")), new ScriptedRecord(new LogOffset(1), At("2100-01-01T00:00:00Z"), Encode(Deposit(2, "20")))];
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. log.Take(1)]));
        Assert.Contains("read up to offset 1 already", (await RunAsync(Decide("0", "quarantine"))).Expect(ExitCode.Usage), StringComparison.Ordinal);

        await Done(Decide("1", "quarantine"));
        await _pipeline.ConsumeAsync(TestPipeline.Log(log));
        Assert.Contains("LoggedAhead", await Done("quarantine", "list"), StringComparison.Ordinal);
        Assert.Contains("0 of 1", await Done("quarantine", "retry"), StringComparison.Ordinal);
        await AssertReadAgainAlikeAsync(log);

        using (JsonDocument decided = JsonDocument.Parse(await Done([.. Decide("1", "accept"), "--format", "json"])))
        {
            Assert.Equal((0, 1, 2, "accept"), (
                decided.RootElement.GetProperty("partition").GetInt32(),
                decided.RootElement.GetProperty("from").GetInt32(),
                decided.RootElement.GetProperty("to").GetInt32(),
                decided.RootElement.GetProperty("verdict").GetString()));
        }

        Assert.Contains("1 of 1", await Done("quarantine", "retry"), StringComparison.Ordinal);
        await AssertReadAgainAlikeAsync(log);
    }

    [Theory]
    [InlineData("--by J --reason R")]
    [InlineData("--earliest-day 2030-01-01 --by J --reason R")]
    [InlineData("--earliest-day noon --by J --reason R")]
    [InlineData("--ahead-of-broker-seconds -1 --by J --reason R")]
    public async Task Wrong_usage_is_told(string commandLine) =>
        Assert.StartsWith("accounting: ", (await RunAsync(["rules", "set", .. commandLine.Split(' ')])).Expect(ExitCode.Usage), StringComparison.Ordinal);

    /// <summary>How many messages are in quarantine for being too old.</summary>
    private async Task<int> TooOldAsync()
    {
        using JsonDocument listed = JsonDocument.Parse(await Done("quarantine", "list", "--format", "json"));
        return listed.RootElement.GetProperty("messages").EnumerateArray().Count(message => message.GetProperty("reason").GetString() == "before_earliest_day");
    }

    private static string[] Decide(string offset, string verdict) =>
        ["rules", "decide", "--partition", "0", "--offset", offset, "--verdict", verdict, "--by", "J. Doe", "--reason", "a broken host"];

    private async Task AssertReadAgainAlikeAsync(IReadOnlyList<ScriptedRecord> log)
    {
        var replays = new Replays(_pipeline) { Rules = await StoredMessageRules.ReadAsync(_pipeline.Store, default, Cancellation) };
        PreparedRun again = await replays.PrepareAsync(new ScriptedReader(new TransactionDecoder(TransactionDecoder.OwnSchemas()), log), await replays.EverythingAsync());

        Assert.Null(again.Run);
        Assert.Equal(0, again.Draft.Counts.Different);
    }

    private async Task<string> Done(params string[] arguments) => (await RunAsync(arguments)).Expect(ExitCode.Done);

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
}
