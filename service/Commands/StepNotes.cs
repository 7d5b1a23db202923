using Accounting.Compactor;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Commands;

/// <summary>What is said of steps that failed while a run went on.</summary>
public static class StepNotes
{
    public static IReadOnlyList<StepFailure> Of(CompactionResult compacted) =>
        [
            .. compacted.Failed.Select(day => new StepFailure(StepId.Compaction(day.Date).ToString(), day.Cause!)),
            .. compacted.TablesFailure is { } failed ? [new StepFailure(RunPart.Tables, failed)] : Array.Empty<StepFailure>(),
        ];

    /// <summary>How the command ends: by the first failure, where there is one.</summary>
    public static ExitCode Verdict(IReadOnlyList<StepFailure> failures, ExitCode otherwise) => failures.Count == 0 ? otherwise : Failure.Of(failures[0].Cause).ExitCode;

    /// <summary>How a nightly ends: by the first failure, by a log that somebody has to let it read, or by what the months say.</summary>
    public static ExitCode Verdict(NightlyResult result, ExitCode otherwise) => Verdict(result.Failures, result.Refusal is null ? otherwise : ExitCode.Usage);

    /// <summary>Tells of a nightly what somebody has to see to.</summary>
    public static void Tell(TerminalOutput output, NightlyResult result)
    {
        if (result.Refusal is { } refusal)
        {
            output.WriteNote($"accounting: the topic could not be read again: {refusal}");
        }

        Tell(output, result.Failures, result.Blocked);
    }

    /// <summary>The same for those who read logs.</summary>
    public static void Tell(ILogger logger, NightlyResult result)
    {
        if (result.Refusal is { } refusal)
        {
            logger.NightlyRefused(refusal);
        }

        Tell(logger, result.Failures, result.Blocked);
    }

    /// <summary>Names each step that failed, with what is wrong and its remedy, and those that wait for it.</summary>
    public static void Tell(TerminalOutput output, IReadOnlyList<StepFailure> failures, IReadOnlyList<RunStep> blocked)
    {
        output.WriteNotes(failures.Select(failure => $"{failure.Step} failed: {failure.Cause.Message}"));
        if (blocked.Count > 0)
        {
            output.WriteNote($"accounting: blocked: {string.Join(", ", blocked.Select(step => step.Name))}. Everything else was done. Once the cause is mended 'accounting steps run' does the rest.");
        }
    }

    /// <summary>The same for those who read logs.</summary>
    public static void Tell(ILogger logger, IReadOnlyList<StepFailure> failures, IReadOnlyList<RunStep> blocked)
    {
        foreach (StepFailure failure in failures)
        {
            logger.StepFailed(failure.Step, failure.Cause.Message);
        }

        if (blocked.Count > 0)
        {
            logger.StepsBlocked(string.Join(", ", blocked.Select(step => step.Name)));
        }
    }
}
