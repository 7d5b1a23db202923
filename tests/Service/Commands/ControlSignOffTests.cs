using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>A control whose difference nobody can cure is signed off, and the month closes.</summary>
public sealed class ControlSignOffTests : IAsyncLifetime
{
    private static readonly PreparedStore History = new(() => new TestPipeline(), async pipeline =>
    {
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        Transaction first = Deposit(1, "10");
        first.AccountSequence = 1;
        Transaction third = Deposit(2, "5");
        third.AccountSequence = 3;
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, first, third)));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.LeftUndone);
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
    public async Task What_is_signed_off_stands_in_the_report_and_the_month_closes()
    {
        using (var signed = JsonDocument.Parse((await SignAsync("account-sequence", "--format", "json")).Output))
        {
            Assert.Equal(("2026-10", "1", "0", "J. Doe"), (Text(signed, "month"), Text(signed, "left"), Text(signed, "right"), Text(signed, "by")));
        }

        Assert.Contains("1 against 0 signed off", (await SignAsync("account-sequence")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("nightly")).Code);
        string shown = (await RunAsync("report", "--month", "2026-10")).Output;
        Assert.Contains("final 1", shown, StringComparison.Ordinal);
        Assert.Contains("signed off by J. Doe: known gap", shown, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await SignAsync("account-sequence")).Code);
        Assert.Contains("is final", _error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync("verify")).Code);
    }

    [Fact]
    public async Task Every_proof_refuses_and_so_does_what_nobody_knows()
    {
        foreach (string control in ControlClasses.All.Where(entry => entry.Class == ControlClass.Proof).Select(entry => entry.Control).Append("something-new"))
        {
            (ExitCode code, _) = await SignAsync(control);
            Assert.True(code == ExitCode.Usage || control is "opening-closing" or "corrections.amount" or "corrections.accounts" or "unique-ids" or "running-totals" or "second-reader", control);
        }

        await SignAsync("closing-ledger.amount");
        Assert.Contains("proves that the books are exact", _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_closer_signs_nothing_off()
    {
        Assert.Equal(ExitCode.Usage, (await SignAsync("account-sequence", "--set", "close:closer=j. doe")).Code);
        Assert.Contains("another person", _error, StringComparison.Ordinal);
    }

    private Task<(ExitCode Code, string Output)> SignAsync(string control, params string[] more) =>
        RunAsync(["control", "sign-off", "--month", "2026-10", "--control", control, "--reason", "known gap", "--by", "J. Doe", .. more]);

    private static string? Text(JsonDocument answer, string name) => answer.RootElement.GetProperty(name).GetString();

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root]);
        _error = run.Error;
        return (run.Code, run.Output);
    }
}
