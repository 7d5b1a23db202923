using System.CommandLine;
using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Steps;

namespace Accounting.Service.Commands;

/// <summary><c>steps</c>: how every step stands, and why.</summary>
public sealed class StepsCommand : ICommandHandler
{
    private static readonly Option<string?> Month = new("--month") { Description = "only what leads to this month's close, YYYY-MM, with every day of it [default: every month]", HelpName = "M" };

    private static readonly Option<string?> AsOf = AsOfOption.Create();

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Tsv, OutputFormat.Json);

    public Command Command { get; } = new(CommandGroup.Steps.Name, """
        Shows the steps that the nightly brings up to date: the replay, the compaction of every home date, and of every month its statistics, its
        sections and its close. A step is done while what it followed from is what there is, and its files are there; else it is pending and says
        why. It is failed where the last run did not get through it, blocked where a step before it failed, running where a run is at it. How long
        it took is told of steps that the newest runs did. Nothing is written. Exit code 1 when a step failed.

        Examples:
          accounting steps --data ./data --month 2026-10
          accounting steps run --data ./data --month 2026-10
        """)
    {
        Month,
        AsOf,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth? month = MonthOption.Read(parsed.GetValue(Month));
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        StepSurvey survey = await StepSurvey.MakeAsync(access, context, AsOfOption.Read(parsed.GetValue(AsOf), context.Clock), cancellation).ConfigureAwait(false);
        RequireKnown(survey.Graph, month);
        StepStanding[] steps = [.. survey.Graph.Steps.Where(step => month is null || IsShown(step, month.Value, survey.Graph))];
        switch (parsed.GetValue(Format))
        {
            case OutputFormat.Json:
                context.Output.WriteJson(new { Steps = steps.Select(step => ShownStep.Of(step, survey.History)) });
                break;
            case OutputFormat.Tsv:
                PrintTsv(context.Output, steps.Select(step => ShownStep.Of(step, survey.History)));
                break;
            default:
                context.Output.WriteTree(StepTree.Of(survey, month));
                break;
        }

        return steps.Any(step => step.State == StepState.Failed || step.State == StepState.Blocked) ? ExitCode.LeftUndone : ExitCode.Done;
    }

    /// <exception cref="UsageException">Nothing is known of the month.</exception>
    internal static void RequireKnown(StepGraph graph, BusinessMonth? month)
    {
        if (month is { } asked && graph.Find(StepId.Statistics(asked)) is null)
        {
            throw new UsageException($"There are no steps of {asked}: nothing that was read touches it or a month before it. 'accounting steps' shows every month.");
        }
    }

    /// <summary>The replay, the month's own steps, and its days.</summary>
    private static bool IsShown(StepStanding step, BusinessMonth month, StepGraph graph) =>
        step.Id == StepId.Replay || step.Id.Month == month || (graph.Find(StepId.Statistics(month))!.Finding.Requires.Contains(step.Id) && step.Id.Date is not null);

    private static void PrintTsv(TerminalOutput output, IEnumerable<ShownStep> steps)
    {
        output.WriteLine("step\tstate\tdue\twhy\tnote\tlast_run\tlast_begun_at\tlast_seconds\tlast_error\trequires\tfollows");
        foreach (ShownStep step in steps)
        {
            string?[] cells =
            [
                step.Step,
                step.State.ToString().ToLowerInvariant(),
                step.Due ? "true" : "false",
                string.Join("; ", step.Why),
                step.Note,
                step.LastRun,
                step.LastBegunAt,
                step.LastSeconds?.ToString(CultureInfo.InvariantCulture),
                step.LastError,
                string.Join(' ', step.Requires),
                string.Join(' ', step.Follows),
            ];
            output.WriteLine(string.Join('\t', cells.Select(cell => TsvText.Escape(cell ?? ""))));
        }
    }
}
