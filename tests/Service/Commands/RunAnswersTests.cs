using System.Text.Json;
using Accounting.Service.CommandLine;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Commands;

/// <summary>Commands that do something, asked to say as JSON what they did.</summary>
public sealed class RunAnswersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    public RunAnswersTests() => FormerStore.Unpack(_folder.At("data"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_compaction_a_nightly_its_steps_and_a_restatement_did_is_one_JSON_value()
    {
        JsonElement compacted = await RunAsync("compact");
        Assert.Equal(3, compacted.GetProperty("folded").GetInt32());
        Assert.Equal(0, compacted.GetProperty("failed").GetArrayLength());

        JsonElement nightly = await RunAsync("nightly", "--as-of", "2026-11-30T12:00:00Z");
        Assert.Equal(["2026-08 final 2", "2026-09 final 2", "2026-10 final 1"], nightly.GetProperty("months").EnumerateArray()
            .Select(month => $"{month.GetProperty("month")} {month.GetProperty("state")} {month.GetProperty("revision")}"));
        Assert.NotEqual(0, nightly.GetProperty("done").GetArrayLength());

        JsonElement steps = await RunAsync("steps", "run", "--as-of", "2026-11-30T12:00:00Z", "--only", "sections/2026-10");
        Assert.Equal(0, steps.GetProperty("done").GetArrayLength());

        JsonElement restated = await RunAsync("restate", "--month", "2026-08", "--by", "J. Doe", "--reason", "the last rows");
        Assert.Equal(3, restated.GetProperty("months")[0].GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task What_an_act_recorded_is_one_JSON_value()
    {
        await RunAsync("compact");
        JsonElement rules = await RunAsync("rules", "set", "--earliest-day", "2010-01-01", "--ahead-of-broker-seconds", "100000", "--by", "J. Doe", "--reason", "history");
        Assert.Equal((true, "2010-01-01", true), (rules.GetProperty("changed").GetBoolean(), rules.GetProperty("earliest_day").GetString(), rules.GetProperty("allows_more").GetBoolean()));
        Assert.False((await RunAsync("rules", "set", "--earliest-day", "2010-01-01", "--ahead-of-broker-seconds", "100000", "--by", "J. Doe", "--reason", "history")).GetProperty("changed").GetBoolean());

        JsonElement signed = await RunAsync("quarantine", "sign-off", "--all", "--by", "J. Doe", "--reason", "seen");
        Assert.Equal(0, signed.GetProperty("left").GetInt32());

        JsonElement archive = await RunAsync("archive", "--before", "2026-09-01", "--to", _folder.At("archive"), "--dry-run");
        Assert.Equal(archive.GetProperty("bytes").GetInt64(), archive.GetProperty("objects").EnumerateArray().Sum(gone => gone.GetProperty("bytes").GetInt64()));
        Assert.True(archive.GetProperty("dry_run").GetBoolean());

        JsonElement tables = await RunAsync("tables", "rebase");
        Assert.StartsWith("file:", tables.GetProperty("location").GetString(), StringComparison.Ordinal);

        JsonElement zone = await RunAsync("time-zone", "adopt", "--by", "J. Doe", "--reason", "decreed");
        Assert.Equal(JsonValueKind.String, zone.GetProperty("tzdb_version").ValueKind);

        JsonElement token = await RunAsync("token", "new", "--file", _folder.At("tokens.json"), "--name", "J. Doe");
        Assert.StartsWith("acct_", token.GetProperty("token").GetString(), StringComparison.Ordinal);
        Assert.Equal("reader", Assert.Single(token.GetProperty("roles").EnumerateArray()).GetString());
    }

    private async Task<JsonElement> RunAsync(params string[] command)
    {
        CommandRun run = await CommandRun.OfAsync(_clock, [.. command, "--data", _folder.At("data"), "--format", "json"]);
        Assert.True(run.Code is ExitCode.Done or ExitCode.LeftUndone, run.Error);
        using var answer = JsonDocument.Parse(run.Output);
        return answer.RootElement.Clone();
    }
}
