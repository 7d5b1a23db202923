using System.CommandLine;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary><c>source sign-off</c>: someone accepts that offsets of a retired source stay unread, or knows that their transactions came in another way.</summary>
public sealed class SourceSignOffCommand : ICommandHandler
{
    private static readonly Option<string> Source = new("--source") { Description = "the retired source, as 'source list' shows it", HelpName = "S", Required = true };

    private static readonly Option<int?> Partition = new("--partition") { Description = "only this partition [default: all that lost something]", HelpName = "P" };

    private static readonly Option<string> By = new("--by") { Description = "who signs off", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why nothing is missing from the accounts", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Source;

    public Command Command { get; } = new("sign-off", """
        Records, for good, that the offsets which nobody read of a retired source need not be read: nothing was there, it came in another way, or its loss
        is accepted. Without it, or a backfill of all of them, no month closes. What is signed off already, or was backfilled, stays as it is.

        Example:
          accounting source sign-off --data ./data --source topic.transactions.0123456789abcdef --by "J. Doe" --reason "producers were stopped before the move"
        """)
    {
        Source,
        Partition,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        StoredSources stored = await SourceCommands.OpenAsync(context, StoreAccess.OpenAsync, cancellation).ConfigureAwait(false);
        Coverage read = stored.Inputs.OffsetsRead();
        SourceLoss[] chosen = Find(stored.Sources, parsed.GetValue(Source)!, parsed.GetValue(Partition));
        SourceLoss[] open = [.. chosen.Where(loss => !loss.IsSettledBy(read))];
        if (open.Length > 0)
        {
            var signOff = new LossSignOff
            {
                Format = LossSignOff.CurrentFormat,
                Source = open[0].Source,
                Partitions = [.. open.Select(loss => new LostPartition(loss.Partition, loss.Offsets)).OrderBy(lost => lost.Partition)],
                By = by,
                Reason = reason,
                At = Timestamp.Now(context.Clock),
            };
            await stored.Access.Store.PutAsync([signOff.ToContent()], cancellation).ConfigureAwait(false);
        }

        SourceLoss[] settled = [.. chosen.Except(open)];
        int left = stored.Sources.OpenLosses(read).Count - open.Length;
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new { Signed = open.Select(Shown), SettledBefore = settled.Select(Shown), Left = left },
            [
                .. settled.Select(loss => $"partition {Figures.Plain(loss.Partition.Value)} from {loss.Offsets} was settled already: {ShownLoss.Of(loss, read)!.Settled()}"),
                .. open.Select(loss => $"partition {Figures.Plain(loss.Partition.Value)} from {loss.Offsets} signed off"),
                $"{Figures.Count(left)} left",
            ]);
        return ExitCode.Done;
    }

    private static object Shown(SourceLoss loss) => new { Source = loss.Source.Value, Partition = loss.Partition.Value, From = loss.Offsets.From.Value, To = loss.Offsets.To?.Value };

    private static SourceLoss[] Find(SourceCatalog sources, string name, int? partition)
    {
        SourceLoss[] own = [.. sources.Losses.Where(loss => loss.Source.Value == name)];
        if (own.Length == 0)
        {
            throw new UsageException($"Nothing was lost of a source '{name}'. 'accounting source list' shows what was, and of which.");
        }

        SourceLoss[] chosen = [.. own.Where(loss => partition is null || loss.Partition.Value == partition)];
        return chosen.Length > 0
            ? chosen
            : throw new UsageException($"Nothing was lost of partition {Figures.Plain(partition!.Value)} of {name}. 'accounting source list' shows what was.");
    }
}
