using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary><c>source list</c>: the generations of every topic, and what was lost between them.</summary>
public sealed class SourceListCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Source;

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
        context.Output.WriteAnswer(parsed.GetValue(Format), new { Sources = sources }, () => Print(context.Output, sources));

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, IReadOnlyList<ShownSource> sources)
    {
        output.WriteTable(TextTable.Of(
            sources,
            ("source", source => source.Source),
            ("generation>", source => Figures.Plain(source.Generation)),
            ("state", source => source.Retired ? "retired" : "current"),
            ("cluster", source => source.ClusterId),
            ("topic id", source => source.TopicId ?? "-"),
            ("begun (UTC)~", source => source.By is null ? "-" : $"{source.By}, {source.At}: {source.Reason}")).LeavingOut("cluster", "topic id"));
        output.WriteTable(TextTable.Of(
            sources.SelectMany(source => source.Partitions, (source, partition) => (Source: source, Partition: partition)),
            ("source", row => row.Source.Source),
            ("generation>", row => Figures.Plain(row.Source.Generation)),
            ("partition>", row => Figures.Plain(row.Partition.Partition)),
            ("begins at>", row => Text(row.Partition.StartsAt)),
            ("read to>", row => Text(row.Partition.NextOffset)),
            ("lost", row => row.Partition.Lost?.Range() ?? "-"),
            ("settled~", row => row.Partition.Lost?.Settled() ?? "-")).LeavingOut("source"));
    }

    private static string Text(long? offset) => offset is { } known ? Figures.Plain(known) : "-";
}
