using System.CommandLine;
using Accounting.Ingest.Avro;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary><c>quarantine show</c>: everything about messages, their values included.</summary>
public sealed class QuarantineShowCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    private static readonly QuarantineChoice Choice = new();

    public CommandGroup? Group => CommandGroup.Quarantine;

    public Command Command { get; } = new("show", """
        Shows quarantined messages whole: the reason with the value met and the rule it broke, the files a message lies in, who signed it off, its
        value as it came, in hexadecimal (as Base64 in JSON), and what each of its bytes says by its writer's schema, up to the first that cannot be
        read. Times are UTC.

        Example:
          accounting quarantine show --data ./data --partition 0 --offset 1138
        """)
    {
        Choice.All,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        QuarantineCatalog quarantine = await QuarantineCommands.OpenAsync(context, StoreAccess.OpenForReadingAsync, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> found = Choice.Find(parsed, await quarantine.ReadAsync(cancellation).ConfigureAwait(false));
        ISchemaRegistry schemas = WriterSchemas.OpenForLooking(context).Registry;
        context.Output.WriteAnswer(parsed.GetValue(Format), found.Select(entry => ShownWholeMessage.Of(entry, schemas)), () =>
        {
            foreach (QuarantineEntry entry in found)
            {
                Print(context.Output, entry, schemas);
            }
        });

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, QuarantineEntry entry, ISchemaRegistry schemas)
    {
        ShownWholeMessage message = ShownWholeMessage.Of(entry, schemas);
        output.WriteLine($"{message.Source}, partition {Figures.Plain(message.Partition)}, offset {Figures.Plain(message.Offset)}");
        output.WriteLine($"logged at  {message.LoggedAt}");
        output.WriteLine($"reason     {message.Reason}");
        output.WriteLine($"field      {message.Field ?? "-"}");
        output.WriteLine($"detail     {message.Detail}");
        output.WriteLine($"signed     {message.Signed?.ToString() ?? "no"}");
        output.WriteLines(message.Files.Select(file => $"file       {file}"));
        MessageText.Print(output, entry.Message.RawValue, message.Parts);
    }
}
