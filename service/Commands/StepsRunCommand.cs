using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using Accounting.Service.Steps;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>steps run</c>: does what is stale or failed, and what depends on it.</summary>
public sealed class StepsRunCommand : ICommandHandler
{
    private static readonly Option<string?> Month = new("--month") { Description = "only what leads to this month's close, YYYY-MM", HelpName = "M" };

    private static readonly Option<string?> Only = new("--only") { Description = "only this step, such as sections/2026-10; what it requires must be done", HelpName = "STEP" };

    private static readonly Option<string?> From = new("--from") { Description = "only this step and all that depends on it", HelpName = "STEP" };

    private static readonly Option<string?> Day = new("--day") { Description = "only this home date, YYYY-MM-DD, and all that depends on it: the same as --from compaction/D", HelpName = "D" };

    private static readonly Option<string?> AsOf = AsOfOption.Create();

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Steps;

    public Command Command { get; } = new("run", """
        Runs exactly the steps that are stale or failed and those that depend on them, the days side by side with the threads of the compactor; never one that
        is fresh. Without an option it does what the nightly does, but collects no garbage. A step that fails leaves those untouched that don't depend on it;
        exit code 1 when one was blocked, 4 when one failed by damaged data.

        Examples:
          accounting steps run --data ./data
          accounting steps run --data ./data --day 2026-10-19
          accounting steps run --data ./data --only sections/2026-10
        """)
    {
        Month,
        Only,
        From,
        Day,
        AsOf,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var choice = StepChoice.Of(MonthOption.Read(parsed.GetValue(Month)), parsed.GetValue(Only), parsed.GetValue(From), parsed.GetValue(Day));
        Instant asOf = AsOfOption.Read(parsed.GetValue(AsOf), context.Clock);
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        var replay = new NightlyReplay(access, context.Options, context.Clock, context.Loggers);
        StepSurvey survey = await StepSurvey.MakeAsync(access, context.Options, replay, new SurveyMemory(access), asOf, Timestamp.Now(context.Clock), cancellation).ConfigureAwait(false);
        IReadOnlySet<StepId>? chosen = choice.From(survey.Graph);
        if (!survey.Graph.Steps.Any(step => step.IsDue && chosen?.Contains(step.Id) != false))
        {
            context.Output.WriteNote("Everything is fresh: nothing was run.");
            if (parsed.GetValue(Format) == OutputFormat.Json)
            {
                context.Output.WriteJson(ShownNightly.Nothing);
            }

            return ExitCode.Done;
        }

        NightlyJob job = NightlyJob.Of(access, context, replay: replay);
        NightlyResult result = await StageProgress
            .RunAsync(context.Output, context.Clock, _ => job.RunStepsAsync(chosen, asOf, cancellation))
            .ConfigureAwait(false);
        context.Output.WriteAnswer(parsed.GetValue(Format), ShownNightly.Of(result), result.Done.Select(step => $"{step.Name}: {step.Outcome}"));

        StepNotes.Tell(context.Output, result);
        return StepNotes.Verdict(result, result.Blocked.Count > 0 ? ExitCode.LeftUndone : ExitCode.Done);
    }
}
