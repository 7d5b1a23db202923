using System.CommandLine;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>restate</c>: a further revision of a final month and of every later one.</summary>
public sealed class RestateCommand : ICommandHandler
{
    private static readonly Option<string> Month = new("--month") { Description = "the first month to be restated, YYYY-MM; every later final month is taken along", HelpName = "M", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why; kept for good", HelpName = "TEXT", Required = true };

    private static readonly Option<string> By = new("--by") { Description = "who; kept for good", HelpName = "NAME", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("restate", """
        Compacts what changed and publishes a further revision of a final month and of every later final month, with everything known now, each with
        a list of what differs from the revision before. Earlier revisions stay as they are. What a restated month takes in is no longer a prior-period
        adjustment of a later one. Refused, with exit code 1 and nothing changed, where the month isn't final, where it lacks a condition of the
        close, or where nothing differs.

        Example:
          accounting restate --data ./data --month 2026-10 --reason "deposits of 31 October came late" --by "J. Doe"
        """)
    {
        Month,
        Reason,
        By,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOption.Read(parsed.GetValue(Month))!.Value;
        var restatement = new Restatement(month, GivenText.Of(parsed, Reason), GivenText.Of(parsed, By));
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        NightlyJob job = NightlyJob.Of(access, context);
        NightlyResult result = await StageProgress
            .RunAsync(context.Output, context.Clock, _ => job.RestateAsync(restatement, Instant.FromDateTimeOffset(context.Clock.GetUtcNow()), cancellation))
            .ConfigureAwait(false);
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            ShownNightly.Of(result),
            result.Months.Where(result => result.Month >= month && result is { Revision: > 1, Written: true }).Select(restated => $"{restated.Month}: revision {restated.Revision}"));

        MonthVerdict.Tell(context.Output, result.Months);
        StepNotes.Tell(context.Output, result);
        return StepNotes.Verdict(result, MonthVerdict.Of(result.Months));
    }
}
