using System.Diagnostics;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;

namespace Accounting.Bench.Stages;

/// <summary>Commands that people wait for, as processes: from the start to the exit.</summary>
internal static class StartStage
{
    public const string Name = "command";

    private const int SmallRows = 1000;

    private const int SmallAccounts = 100;

    public static async Task RunAsync(BenchRun run)
    {
        using BenchStore store = await BenchStore.CreateAsync(run, "small").ConfigureAwait(false);
        await store.ConsumeAsync(new EncodedLog(run.Options.Partitions).With(new TransactionSeries(run.Options.Seed, SmallAccounts, StageDay.Full, 1, SmallRows))).ConfigureAwait(false);
        await store.ReportAsync(await store.CompactAsync().ConfigureAwait(false)).ConfigureAwait(false);
        await MeasureAsync(run, "--help", 0.3, "--help").ConfigureAwait(false);
        await MeasureAsync(run, "status on a small store", 0.5, "status", "--data", store.Access.ReadFolder).ConfigureAwait(false);
    }

    private static async Task MeasureAsync(BenchRun run, string what, double secondsMax, params string[] arguments)
    {
        Cost cost = await run.Meter.MedianAsync(() => StartAsync(run, arguments)).ConfigureAwait(false);
        run.Table.Add($"{Name}: {what}", "time", cost.Seconds, "s", Target.AtMost(secondsMax));
        run.Table.Add($"{Name}: {what}", "processor time", cost.ProcessorSeconds, "s");
    }

    private static async Task<Cost> StartAsync(BenchRun run, string[] arguments)
    {
        long began = TimeProvider.System.GetTimestamp();
        double before = ProcessorTime.SecondsOfChildren();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "accounting.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(run.Cancellation);
        string complained = await process.StandardError.ReadToEndAsync(run.Cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(run.Cancellation).ConfigureAwait(false);
        Check.Equal($"the exit code of '{string.Join(' ', arguments)}' ({complained.Trim()})", 0, process.ExitCode);
        Check.Equal("whether it said something", true, (await said.ConfigureAwait(false)).Length > 0);
        return new Cost(TimeProvider.System.GetElapsedTime(began).TotalSeconds, ProcessorTime.SecondsOfChildren() - before, 0, 0);
    }
}
