using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary><c>quarantine list</c>: the messages that were not accepted, why, and who signed them off.</summary>
public sealed class QuarantineListCommand : ICommandHandler
{
    private static readonly Option<bool> Unsigned = new("--unsigned") { Description = "only messages that nobody signed off [default: all]" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Quarantine;

    public Command Command { get; } = new("list", """
        Lists the messages that could not be decoded or validated: source, partition, offset, the broker's timestamp (UTC), the reason, the field,
        and who signed them off, when (UTC) and why; then how many there are for each reason.

        Example:
          accounting quarantine list --data ./data --unsigned
        """)
    {
        Unsigned,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        QuarantineCatalog quarantine = await QuarantineCommands.OpenAsync(context, StoreAccess.OpenForReadingAsync, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> entries = await quarantine.ReadAsync(cancellation).ConfigureAwait(false);
        if (parsed.GetValue(Unsigned))
        {
            entries = [.. entries.Where(entry => !entry.IsSigned)];
        }

        context.Output.WriteAnswer(
            parsed.GetValue(Format), new { Messages = entries.Select(ShownMessage.Of), Totals = ReasonTotal.Of(entries) }, () => Print(context.Output, entries));

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, IReadOnlyList<QuarantineEntry> entries)
    {
        if (entries.Count > 0)
        {
            PrintTables(output, entries);
        }

        output.WriteLine($"{Counted.Of(entries.Count, "message")}, {Figures.Count(entries.Count(entry => !entry.IsSigned))} not signed off");
    }

    private static void PrintTables(TerminalOutput output, IReadOnlyList<QuarantineEntry> entries)
    {
        output.WriteTable(TextTable.Of(
            entries.Select(ShownMessage.Of),
            ("source", message => message.Source),
            ("partition>", message => Figures.Plain(message.Partition)),
            ("offset>", message => Figures.Plain(message.Offset)),
            ("logged at (UTC)", message => Figures.Second(message.LoggedAt)),
            ("reason", message => message.Reason.ToString()),
            ("field", message => message.Field ?? "-"),
            ("signed~", message => message.Signed is { } signed ? $"{signed.By}, {Figures.Second(signed.At)}: {signed.Reason}" : "no"))
            .LeavingOut("source", "field", "logged at (UTC)"));
        output.WriteTable(TextTable.Of(
            ReasonTotal.Of(entries),
            ("reason", total => total.Reason.ToString()),
            ("messages>", total => Figures.Count(total.Messages)),
            ("not signed>", total => Figures.Count(total.Unsigned))));
    }
}
