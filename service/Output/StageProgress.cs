using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>Runs work and shows its progress on the standard error stream: live bars on a terminal, a plain line now and then elsewhere.</summary>
public static class StageProgress
{
    public static Task<T> RunAsync<T>(TerminalOutput output, TimeProvider clock, Func<IStageProgress, Task<T>> work) =>
        output.ErrorIsTerminal ? RunOnTerminalAsync(output, work) : work(new PlainProgress(output, clock));

    private static async Task<T> RunOnTerminalAsync<T>(TerminalOutput output, Func<IStageProgress, Task<T>> work)
    {
        output.IsDrawing = true;
        try
        {
            return await DrawAsync(output, work).ConfigureAwait(false);
        }
        finally
        {
            output.IsDrawing = false;
        }
    }

    private static Task<T> DrawAsync<T>(TerminalOutput output, Func<IStageProgress, Task<T>> work) =>
        output.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new BarProgress(context)));
}
