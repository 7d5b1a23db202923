using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Zones;

namespace Accounting.Service.Commands;

/// <summary><c>time-zone show</c>: by which rules business days are cut, and what the program's time zone database says otherwise.</summary>
public sealed class TimeZoneShowCommand : ICommandHandler
{
    private const int DifferencesShownMax = 10;

    private const int DatesShownMax = 20;

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.TimeZone;

    public Command Command { get; } = new("show", """
        Shows the time-zone rules in force, by which business days are cut: the database that they were taken from, and who adopted them (times in UTC). Where
        the database of this program has other rules: for which times, and which home dates that have rows are folded anew once they are adopted.

        Example:
          accounting time-zone show --data ./data
        """)
    {
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        var shown = ShownZone.Of(access.Root, await ZoneOffer.OfAsync(access.Root, cancellation).ConfigureAwait(false));
        context.Output.WriteAnswer(parsed.GetValue(Format), shown, () => Print(context.Output, shown));

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, ShownZone zone)
    {
        string since = zone.Adopted is { } adopted ? $", adopted by {adopted.By} at {adopted.At}: {adopted.Reason}" : "";
        output.WriteLine(zone.TzdbVersion is { } version
            ? $"{zone.TimeZone}: business days are cut by the rules of time zone database {version}{since}"
            : $"{zone.TimeZone}: business days were cut by rules that nobody wrote down");
        if (zone.ProgramIsOvertaken)
        {
            output.WriteLine($"this program's time zone database {zone.ProgramTzdbVersion} is older and has other rules; upgrade the program");
            return;
        }

        if (zone.Differences.Count == 0 && zone.TzdbVersion is not null)
        {
            output.WriteLine($"this program's time zone database {zone.ProgramTzdbVersion} cuts alike");
            return;
        }

        output.WriteLine($"this program's time zone database {zone.ProgramTzdbVersion} has other rules{(zone.Differences.Count > 0 ? ":" : "")}");
        output.WriteLines(zone.Differences.Take(DifferencesShownMax).Select(difference => $"  from {difference.From} {(difference.To is { } to ? $"to {to}" : "on")}"));
        if (zone.Differences.Count > DifferencesShownMax)
        {
            output.WriteLine($"  and {Figures.Count(zone.Differences.Count - DifferencesShownMax)} more stretches of time");
        }

        string more = zone.Dates.Count > DatesShownMax ? $" and {Figures.Count(zone.Dates.Count - DatesShownMax)} more" : "";
        output.WriteLine(zone.Dates.Count == 0
            ? "no date with rows would be cut otherwise"
            : $"{Figures.Count(zone.Dates.Count)} home dates with rows would be folded anew: {string.Join(", ", zone.Dates.Take(DatesShownMax))}{more}");
        output.WriteLine("'accounting time-zone adopt --by WHO --reason WHY' puts them in force");
    }
}
