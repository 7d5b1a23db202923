using System.CommandLine;
using Accounting.Aggregator.Runs;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Service.Backfill;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary><c>quarantine retry</c>: decodes quarantined messages again, once the cause is mended.</summary>
public sealed class QuarantineRetryCommand : ICommandHandler
{
    private static readonly QuarantineChoice Choice = new();

    private static readonly Option<string?> Reason = new("--reason") { Description = "only messages quarantined for this reason, as 'quarantine list' shows it [default: any]", HelpName = "REASON" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "show what would change and stop there; nothing is left behind" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Quarantine;

    public Command Command { get; } = new("retry", """
        Decodes quarantined messages again with the schemas that are known now (schemas:folder, schemas:registry_url). What is accepted keeps its place and
        time in the log, leaves quarantine and is stored; the difference is shown first, by home date, as 'backfill' shows it, and only the days
        concerned are compacted. A month that is final gets it as a prior-period adjustment of the first that isn't. Messages that were signed off
        stay where they are unless they are named by --partition and --offset.

        Examples:
          accounting quarantine retry --data ./data --set schemas:folder=./schemas
          accounting quarantine retry --data ./data --partition 3 --offset 1042 --dry-run
        """)
    {
        Choice.All,
        Reason,
        DryRun,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        QuarantineReason? reason = ReasonOf(parsed.GetValue(Reason));
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> entries = await quarantine.ReadAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> chosen = Choice.IsGiven(parsed)
            ? Choice.Find(parsed, entries)
            : [.. Choice.OfSource(parsed, entries).Where(entry => !entry.IsSigned)];
        chosen = [.. chosen.Where(entry => reason is null || entry.Message.Rejection.Reason == reason)];

        bool asTable = parsed.GetValue(Format) == OutputFormat.Table;
        var job = new RedriveJob(access, context.Options, context.Clock, context.Loggers);
        BackfillResult result = await StageProgress.RunAsync(
            context.Output, context.Clock, progress => job.RunAsync(chosen, parsed.GetValue(DryRun), Show, progress, cancellation)).ConfigureAwait(false);
        var shown = ShownBackfill.Of(result.Prepared);
        if (asTable)
        {
            context.Output.WriteLine($"{Figures.Count(result.Prepared.Draft.Counts.Messages)} of {Counted.Of(chosen.Count, "message is", "messages are")} accepted now");
            BackfillPrinter.PrintEnd(context.Output, shown, result);
        }
        else
        {
            context.Output.WriteJson(new { Complete = result.IsComplete, Retried = chosen.Count, Accepted = result.Prepared.Draft.Counts.Messages, Difference = shown });
        }

        return ExitCode.Done;

        void Show(PreparedRun prepared)
        {
            if (asTable && prepared.Run is not null)
            {
                BackfillPrinter.Print(context.Output, ShownBackfill.Of(prepared));
            }
        }
    }

    private static QuarantineReason? ReasonOf(string? given)
    {
        if (given is null)
        {
            return null;
        }

        string name = given.Replace("_", "", StringComparison.Ordinal);
        return Enum.TryParse(name, ignoreCase: true, out QuarantineReason reason) && reason != QuarantineReason.None && reason.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)
            ? reason
            : throw new UsageException($"--reason is '{given}'; reasons are {string.Join(", ", Enum.GetNames<QuarantineReason>().Skip(1))}.");
    }
}
