using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>tables rebase</c>: begins the Iceberg tables anew where the store is now.</summary>
public sealed class TablesRebaseCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Tables;

    public Command Command { get; } = new("rebase", """
        Compacts what changed and writes the Iceberg tables anew from the day versions: with the newest state and every final month by its name, under
        the URI that compactor:table_location tells, else that of the store's place. For a store that was moved, since tables know files by full URIs, and
        for tables that were damaged. Earlier unnamed snapshots go.

        Example:
          accounting tables rebase --data ./data --set compactor:table_location=s3://bucket/prefix
        """)
    {
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        var compaction = new CompactionJob(access, context.Options.Compactor, context.Clock, context.Loggers);
        string location = await StageProgress.RunAsync(context.Output, context.Clock, _ => compaction.RebaseTablesAsync(cancellation)).ConfigureAwait(false);
        context.Output.WriteAnswer(parsed.GetValue(Format), new { Location = location }, $"The tables are at {location} now.");
        return ExitCode.Done;
    }
}
