using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.EndToEnd;

/// <summary>The real executable on a store with a day that cannot be read: the rest is done, and once it is mended only what it held up.</summary>
[Collection(RealExecutable.Name)]
public sealed class StepsTests : IDisposable
{
    private static readonly string[] AsOf = ["--as-of", "2026-11-01T02:00:00Z"];

    /// <summary>Every message has a segment of its own.</summary>
    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task One_unreadable_day_is_red_and_named_its_dependants_are_blocked_and_mended_only_they_run()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(
            0,
            Deposit(1, "10", At("2026-09-10T12:00:00Z")),
            Deposit(2, "20", At("2026-10-05T12:00:00Z")),
            Deposit(3, "30", At("2026-10-06T12:00:00Z")),
            Deposit(4, "40", At("2026-11-02T12:00:00Z")))));
        string segment = Directory.GetFiles(_pipeline.Root, "segment-*.avro", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(2);
        byte[] whole = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(segment, [.. whole[..^9], (byte)(whole[^9] ^ 1), .. whole[^8..]], TestContext.Current.CancellationToken);

        ProgramResult nightly = await RunAsync("nightly", 4);

        Assert.Contains("compaction/2026-10-06 failed", nightly.Error, StringComparison.Ordinal);
        Assert.Contains("Run 'accounting backfill --offsets 0:2-3'", nightly.Error, StringComparison.Ordinal);
        Assert.Contains("blocked: statistics/2026-10, statistics/2026-11, sections/2026-10, close/2026-10, sections/2026-11, close/2026-11", nightly.Error, StringComparison.Ordinal);
        Assert.Equal(["2026-09-10", "2026-10-05", "2026-11-02"], Dates("transactions"));
        Assert.Equal(["month=2026-09"], Months());
        Assert.True(File.Exists(Path.Combine(_pipeline.Root, "reports/month=2026-09/revision-1/report.html")));
        Dictionary<string, (string State, string Error)> steps = await StepsAsync(1);
        Assert.Equal("failed", steps["compaction/2026-10-06"].State);
        Assert.Contains(Path.GetFileName(segment), steps["compaction/2026-10-06"].Error, StringComparison.Ordinal);
        Assert.Equal("blocked by compaction/2026-10-06", steps["close/2026-11"].Error);
        Assert.Equal(["compaction/2026-09-10", "compaction/2026-10-05", "compaction/2026-11-02"], steps.Where(step => step.Key.StartsWith("compaction", StringComparison.Ordinal) && step.Value.State == "done").Select(step => step.Key));

        await File.WriteAllBytesAsync(segment, whole, TestContext.Current.CancellationToken);
        Dictionary<string, DateTime> before = Written();
        ProgramResult mended = await RunAsync("steps run", 0);

        Assert.Equal(
            ["compaction/2026-10-06", "second-reading/2026-10", "statistics/2026-10", "statistics/2026-11", "sections/2026-10", "sections/2026-11"],
            mended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]));
        Assert.All(
            Written().Where(file => before.GetValueOrDefault(file.Key) != file.Value),
            file => Assert.True(
                file.Key.Contains("date=2026-10-06", StringComparison.Ordinal) || file.Key.Contains("month=2026-10", StringComparison.Ordinal) || file.Key.Contains("month=2026-11", StringComparison.Ordinal)
                    || file.Key.StartsWith("runs/", StringComparison.Ordinal) || file.Key == "state/public.json" || (file.Key.StartsWith("tables/", StringComparison.Ordinal) && !file.Key.Contains("manifest-", StringComparison.Ordinal))
                    || file.Key.Contains("/manifest-2026-10-", StringComparison.Ordinal),
                $"{file.Key} was written, which has nothing to do with 2026-10-06."));
        Assert.DoesNotContain((await StepsAsync(0)).Values, step => step.State is "failed" or "blocked" or "running");
        Assert.Empty((await RunAsync("steps run", 0)).Output);
    }

    private async Task<ProgramResult> RunAsync(string command, int expected, params string[] more) =>
        (await AccountingProgram.RunAsync([.. command.Split(' '), "--data", _pipeline.Root, .. AsOf, .. more])).Expect(expected);

    private async Task<Dictionary<string, (string State, string Error)>> StepsAsync(int expected)
    {
        using var document = JsonDocument.Parse((await RunAsync("steps", expected, "--format", "json")).Output);
        return document.RootElement.GetProperty("steps").EnumerateArray().ToDictionary(
            step => step.GetProperty("step").GetString()!,
            step => (step.GetProperty("state").GetString()!, string.Join("; ", step.GetProperty("why").EnumerateArray().Select(why => why.GetString()))));
    }

    private IEnumerable<string> Dates(string folder) =>
        Directory.GetDirectories(Path.Combine(_pipeline.Root, folder)).Select(path => Path.GetFileName(path).Split('=')[1]).Order(StringComparer.Ordinal);

    private IEnumerable<string> Months() =>
        Directory.GetDirectories(Path.Combine(_pipeline.Root, "reports"), "month=*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private Dictionary<string, DateTime> Written() => StoreContents.Of(_pipeline.Root).Keys.ToDictionary(name => name, name => File.GetLastWriteTimeUtc(Path.Combine(_pipeline.Root, name)));
}
