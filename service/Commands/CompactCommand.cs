using System.CommandLine;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>compact</c>: brings day versions and public files up to the checkpoints, once.</summary>
public sealed class CompactCommand : ICommandHandler
{
    private static readonly Option<string?> Date = new("--date") { Description = "only this home date (the UTC date of a transaction's first occurred_at), YYYY-MM-DD [default: every date that changed]", HelpName = "D" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("compact", """
        Folds what the consumer wrote down into daily Parquet partitions and statistics. Only dates that changed are touched. A date that
        fails is named, with exit code 4 for damaged data, and leaves the others untouched.

        Example:
          accounting compact --data ./data --date 2026-10-21
        """)
    {
        Date,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        HashSet<HomeDate>? only = GivenValue.Date("--date", parsed.GetValue(Date)) is { } date ? [date] : null;

        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        var job = new CompactionJob(access, context.Options.Compactor, context.Clock, context.Loggers);
        CompactionResult result = await StageProgress
            .RunAsync(context.Output, context.Clock, _ => job.RunAsync(only, cancellation))
            .ConfigureAwait(false);
        if (parsed.GetValue(Format) == OutputFormat.Json)
        {
            context.Output.WriteJson(new
            {
                Days = result.Days.Count,
                Folded = result.Folded.Count,
                result.RowsRead,
                result.PublicFilesWritten,
                Failed = StepNotes.Of(result).Select(ShownStepOutcome.Of),
            });
        }

        context.Output.WriteNote($"{Figures.Count(result.Folded.Count)} of {Counted.Of(result.Days.Count, "day")} folded, {Counted.Of(result.RowsRead, "row")} read, {Counted.Of(result.PublicFilesWritten, "public file")} written.");
        IReadOnlyList<StepFailure> failures = StepNotes.Of(result);
        StepNotes.Tell(context.Output, failures, []);
        return StepNotes.Verdict(failures, ExitCode.Done);
    }
}
