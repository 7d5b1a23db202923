using System.CommandLine;
using Accounting.Aggregator.Collection;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>collect</c>: removes what nothing needs any more.</summary>
public sealed class CollectCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "list what would go, and remove nothing [default: remove]" };

    public Command Command { get; } = new("collect", """
        Removes what nothing needs any more and has been so for the grace period (collect:grace_hours): files that a crash left behind, day
        versions that newer ones replace and no report pins, caches of months that no report follows from. Old checkpoints are first written
        into consolidated ones, which say the same; they go once those have stood for the grace period. Services may go on meanwhile; the nightly
        does the same as its last steps.

        Example:
          accounting collect --data ./data --dry-run
        """)
    {
        DryRun,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        bool isDry = parsed.GetValue(DryRun);
        if (!isDry)
        {
            await new CheckpointConsolidation(access.Store, Timestamp.Now(context.Clock), context.Options.CollectionGrace).RunAsync(cancellation).ConfigureAwait(false);
        }

        GarbageSearch search = await new StoreGarbage(access.Store).SearchAsync(Timestamp.Now(context.Clock), context.Options.CollectionGrace, cancellation).ConfigureAwait(false);
        IReadOnlyList<Garbage> garbage = isDry ? search.Found : await search.RemoveAsync(cancellation).ConfigureAwait(false);
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new
            {
                Removed = !isDry,
                Objects = garbage.Count,
                Bytes = garbage.Sum(item => item.Object.LengthBytes),
                Garbage = garbage.Select(item => new { Key = item.Object.Key.Value, item.Object.LengthBytes, WrittenAt = item.Object.WrittenAt.ToString(), item.Reason }),
            },
            [
                .. garbage.Select(item => $"{Figures.Count(item.Object.LengthBytes),15}  {item.Object.Key}  ({item.Reason})"),
                $"{Counted.Of(garbage.Count, "object")}, {Counted.Of(garbage.Sum(item => item.Object.LengthBytes), "byte")} {(isDry ? "would go" : "are gone")}.",
            ]);
        return ExitCode.Done;
    }
}
