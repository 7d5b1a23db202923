using System.Text.Json;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The service starts on a store whose compaction and nightly were due while nobody was there.</summary>
[Collection(RealExecutable.Name)]
public sealed class MissedRunsTests : IDisposable
{
    private const string Row = "00000000-0000-4000-8000-000000000001\t1\tDEPOSIT\tEUR\t10\t2020-05-01T12:00:00Z";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_missed_is_told_by_status_and_done_when_the_service_starts()
    {
        await File.WriteAllLinesAsync(_folder.At("rows.tsv"), ["transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at", Row], TestContext.Current.CancellationToken);
        (await AccountingProgram.RunAsync("backfill", "--input", _folder.At("rows.tsv"), "--data", _folder.At("store"))).Expect(0);
        (await AccountingProgram.RunAsync("compact", "--data", _folder.At("store"))).Expect(0);
        AgeRuns();
        JsonElement[] before = await RunsAsync();
        Assert.Equal(["compactor", "nightly"], before.Select(run => run.GetProperty("role").GetString()));
        Assert.Equal([true, true], before.Select(run => run.GetProperty("missed").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, before[1].GetProperty("last_succeeded_at").ValueKind);

        using AccountingProgram service = AccountingProgram.Start("run", "--roles", "compactor,nightly", "--data", _folder.At("store"));
        foreach (string kind in new[] { "compact", "nightly" })
        {
            await FileArrival.WaitAsync(_folder.At("store", "runs"), $"{kind}-*.json", service, HasEndedNow);
        }

        service.Stop();
        (await service.ResultAsync()).Expect(0);
        Assert.Equal([false, false], (await RunsAsync()).Select(run => run.GetProperty("missed").GetBoolean()));
    }

    private static bool HasEndedNow(string path)
    {
        using var record = JsonDocument.Parse(File.ReadAllText(path));
        return record.RootElement.GetProperty("ended_at").ValueKind == JsonValueKind.String && !Path.GetFileName(path).Contains("-2020", StringComparison.Ordinal);
    }

    /// <summary>As if the last run had been in 2020.</summary>
    private void AgeRuns()
    {
        foreach (string path in Directory.GetFiles(_folder.At("store", "runs")))
        {
            string kind = Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')];
            string year = $"{TimeProvider.System.GetUtcNow().Year}-";
            File.WriteAllText(_folder.At("store", "runs", $"{kind}-20200601T000000000000Z.json"), File.ReadAllText(path).Replace($"_at\": \"{year}", "_at\": \"2020-", StringComparison.Ordinal));
            File.Delete(path);
        }
    }

    private async Task<JsonElement[]> RunsAsync()
    {
        using var status = JsonDocument.Parse((await AccountingProgram.RunAsync("status", "--format", "json", "--data", _folder.At("store"))).Expect(0).Output);
        return [.. status.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.Clone())];
    }
}
