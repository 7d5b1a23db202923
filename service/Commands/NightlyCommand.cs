using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>nightly</c>: compacts, reports, and closes the months that are due, once.</summary>
public sealed class NightlyCommand : ICommandHandler
{
    private static readonly Option<string?> AsOf = AsOfOption.Create();

    private static readonly Option<string?> Funds = new("--funds")
    {
        Description = "TSV file of the funds held for customers: date, currency, institution, amount; laid beside client money [default: the setting nightly:funds_file]",
        HelpName = "FILE",
    };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("nightly", """
        Reads the last days of the topic again and absorbs what was missed, compacts what changed, brings every month's report up to date and closes
        the months that are due: every step that isn't fresh, see 'accounting steps --help'. A step that fails leaves those untouched that don't
        depend on it. Exit code 1 when a control is red or a month that is due waits for something, 2 when the broker turns us away or has another
        topic under the name, 4 when a step failed by damaged data.

        Example:
          accounting nightly --data ./data --as-of 2026-11-03T02:00:00Z
        """)
    {
        AsOf, Funds, Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        Instant asOf = AsOfOption.Read(parsed.GetValue(AsOf), context.Clock);
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        NightlyJob job = NightlyJob.Of(access, context, context.Options with { FundsFile = parsed.GetValue(Funds) ?? context.Options.FundsFile });
        NightlyResult result = await StageProgress
            .RunAsync(context.Output, context.Clock, _ => job.RunAsync(asOf, cancellation))
            .ConfigureAwait(false);
        if (parsed.GetValue(Format) == OutputFormat.Json)
        {
            context.Output.WriteJson(ShownNightly.Of(result));
        }

        NightlyNotes.Tell(context.Output, result.Replay);
        MonthVerdict.Tell(context.Output, result.Months);
        StepNotes.Tell(context.Output, result);
        return StepNotes.Verdict(result, MonthVerdict.Of(result.Months));
    }
}
