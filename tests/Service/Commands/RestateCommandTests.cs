using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

public sealed class RestateCommandTests : IAsyncLifetime
{
    private static readonly PreparedStore History = new(() => new TestPipeline(), async pipeline =>
    {
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10"))));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "5"))));
    });

    private TestPipeline _pipeline = null!;

    private string _error = "";

    public async ValueTask InitializeAsync() => _pipeline = await History.CopyAsync();

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_restatement_is_told_of_in_the_months_history()
    {
        (ExitCode code, string output) = await RunAsync("restate", "--month", "2026-10", "--reason", "came late", "--by", "J. Doe");
        Assert.Equal((ExitCode.Done, "2026-10: revision 2\n"), (code, output));

        using var history = JsonDocument.Parse((await RunAsync("report", "--month", "2026-10", "--history", "--format", "json")).Output);
        JsonElement[] revisions = [.. history.RootElement.EnumerateArray()];
        Assert.Equal([("close", null), ("restatement", "came late")], revisions.Select(revision => (revision.GetProperty("kind").GetString(), revision.GetProperty("reason").GetString())));
        Assert.Equal(["10.00", "15.00"], revisions.Select(revision => revision.GetProperty("totals")[0].GetProperty("closing").GetString()));
        string shown = (await RunAsync("report", "--month", "2026-10", "--history")).Output;
        Assert.Contains("J. Doe", shown, StringComparison.Ordinal);
        Assert.Contains("revision-2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restatement_without_a_difference_is_refused()
    {
        await RunAsync("restate", "--month", "2026-10", "--reason", "came late", "--by", "J. Doe");
        Assert.Equal((ExitCode.LeftUndone, ""), await RunAsync("restate", "--month", "2026-10", "--reason", "came late", "--by", "J. Doe"));
        Assert.Contains("Nothing differs", _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restate", "--month", "2026-10", "--reason", "came late")]
    [InlineData("restate", "--month", "2026-10", "--reason", " ", "--by", "J. Doe")]
    [InlineData("restate", "--month", "October", "--reason", "came late", "--by", "J. Doe")]
    [InlineData("report", "--history")]
    public async Task What_is_missing_or_wrong_is_told_as_usage(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(arguments)).Code);

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
