using Accounting.Bench.Runs;

namespace Accounting.Bench.Stages;

/// <summary>Every stage by itself, from messages in memory to the report of a month.</summary>
internal static class AllStages
{
    public static async Task RunAsync(BenchRun run)
    {
        await RunAsync(run, StartStage.Name, StartStage.RunAsync).ConfigureAwait(false);
        await RunAsync(run, DecodeStage.Name, DecodeStage.RunAsync).ConfigureAwait(false);
        await RunAsync(run, FoldStage.Name, FoldStage.RunAsync).ConfigureAwait(false);
        await RunAsync(run, SegmentStage.Name, SegmentStage.RunAsync).ConfigureAwait(false);
        if (FullDayStages.AreWanted(run))
        {
            await FullDayStages.RunAsync(run).ConfigureAwait(false);
        }

        await RunAsync(run, TinyDaysStage.Name, TinyDaysStage.RunAsync).ConfigureAwait(false);
        await RunAsync(run, ReportStage.Name, ReportStage.RunAsync).ConfigureAwait(false);
    }

    private static async Task RunAsync(BenchRun run, string stage, Func<BenchRun, Task> measure)
    {
        if (run.Wants(stage))
        {
            run.Note(stage);
            await measure(run).ConfigureAwait(false);
        }
    }
}
