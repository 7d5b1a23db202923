using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary><c>source list</c>: the generations of every topic, and what was lost between them.</summary>
public sealed class SourceListCommand : ICommandHandler, IGroupedCommand
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public string Group => SourceCommands.Group;

    public string GroupDescription => SourceCommands.GroupDescription;

    public Command Command { get; } = new("list", """
        Lists the generations of every topic that the store was filled from: whether one is read or retired, where it begins and how far it was read
        (offsets, per partition), which offsets of a retired one nobody read, and who signed that off (times in UTC). It asks no broker.

        Example:
          accounting source list --data ./data
        """)
    {
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        IReadOnlyList<ShownSource> sources = ShownSource.Of(await SourceCommands.OpenAsync(context, StoreAccess.OpenForReadingAsync, cancellation).ConfigureAwait(false), Timestamp.Now(context.Clock));
        if (parsed.GetValue(Format) == OutputFormat.Json)
        {
            context.Output.WriteJson(new { Sources = sources });
        }
        else
        {
            Print(context.Output, sources);
        }

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, IReadOnlyList<ShownSource> sources)
    {
        var generations = new TextTable(null, "source", "generation>", "state", "cluster", "topic id", "begun (UTC)~").LeavingOut("cluster", "topic id");
        var partitions = new TextTable(null, "source", "generation>", "partition>", "begins at>", "read to>", "lost", "settled~").LeavingOut("source");
        foreach (ShownSource source in sources)
        {
            generations.Add(
                source.Source,
                Figures.Plain(source.Generation),
                source.Retired ? "retired" : "current",
                source.ClusterId,
                source.TopicId ?? "-",
                source.By is null ? "-" : $"{source.By}, {source.At}: {source.Reason}");
            foreach (ShownSourcePartition partition in source.Partitions)
            {
                partitions.Add(
                    source.Source,
                    Figures.Plain(source.Generation),
                    Figures.Plain(partition.Partition),
                    Text(partition.StartsAt),
                    Text(partition.NextOffset),
                    partition.Lost?.Range() ?? "-",
                    partition.Lost?.Settled() ?? "-");
            }
        }

        output.WriteTable(generations);
        output.WriteTable(partitions);
    }

    private static string Text(long? offset) => offset is { } known ? Figures.Plain(known) : "-";
}
