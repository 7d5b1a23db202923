using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Zones;

namespace Accounting.Service.Commands;

/// <summary><c>time-zone adopt</c>: puts the rules of the program's time zone database in force.</summary>
public sealed class TimeZoneAdoptCommand : ICommandHandler
{
    private static readonly Option<string> By = new("--by") { Description = "who adopts them", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.TimeZone;

    public Command Command { get; } = new("adopt", """
        Puts the rules of this program's time zone database in force, for good. Every member that runs stops at its next step and has to be started again. The
        next compaction folds home dates anew whose business days they cut otherwise. Final months stay as they are: what moves out of them, or into them, is a
        correction in the first open month, whose cause is "time-zone rules".

        Example:
          accounting time-zone adopt --data ./data --by "J. Doe" --reason "Morocco keeps its clocks from 2026 on"
        """)
    {
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var adoption = new ZoneAdoption(GivenText.Of(parsed, By), GivenText.Of(parsed, Reason), Timestamp.Now(context.Clock));
        StoreAccess access = await StoreAccess.OpenForAdoptionAsync(context, cancellation).ConfigureAwait(false);
        ZoneOffer offer = await ZoneOffer.OfAsync(access.Root, cancellation).ConfigureAwait(false);
        if (!await access.Root.TimeZone.AdoptAsync(adoption, cancellation).ConfigureAwait(false))
        {
            context.Output.WriteAnswer(
                parsed.GetValue(Format),
                new { Adopted = false, access.Root.Settings.TimeZone, TzdbVersion = StoreRoot.RunningTzdbVersion },
                $"nothing to adopt: time zone database {StoreRoot.RunningTzdbVersion} of this program cuts business days in {access.Root.Settings.TimeZone} as they are cut");
            return ExitCode.Done;
        }

        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new { Adopted = true, access.Root.Settings.TimeZone, offer.Rules!.TzdbVersion, HomeDates = offer.Dates.Count },
            $"the rules of time zone database {offer.Rules.TzdbVersion} for {access.Root.Settings.TimeZone} are in force; start every member again that runs",
            $"{Figures.Count(offer.Dates.Count)} home dates are folded anew by the next compaction; 'accounting nightly' brings the reports up to date");
        return ExitCode.Done;
    }
}
