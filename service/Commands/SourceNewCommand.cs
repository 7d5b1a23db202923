using System.CommandLine;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Sources;

namespace Accounting.Service.Commands;

/// <summary><c>source new</c>: someone says that the topic as it now is takes the place of the one that the store was filled from.</summary>
public sealed class SourceNewCommand : ICommandHandler
{
    private static readonly Option<int[]> Anew = new("--partition") { Description = "a partition to begin anew although it still has the offset wanted, because what it held was replaced; repeatable [default: only those truncated]", HelpName = "P" };

    private static readonly Option<bool> AllAnew = new("--all-partitions") { Description = "begin all of them anew: the topic was recreated and the broker doesn't tell" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "show what would begin, and write nothing" };

    private static readonly Option<string> By = new("--by") { Description = "who decides", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "what happened to the topic", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Source;

    public Command Command { get; } = new("new", """
        Begins a new generation of the topic, after it was recreated, moved to another cluster or truncated. Asks the broker what the topic is and holds.
        The same topic: partitions that still have the offset wanted go on there, truncated ones begin at the earliest offset they hold. Another topic:
        every partition begins at its earliest offset. What nobody read of the old generation is written down, and no month closes until it is brought
        in or signed off ('accounting source sign-off'). Refuses, and changes nothing, where the topic is the one known and no partition is truncated,
        unless --partition or --all-partitions says what was replaced. Stop the consumers before, and start them after.

        Example:
          accounting source new --data ./data --bootstrap-servers kafka-1:9092 --reason "moved to the new cluster, change 4711" --by "J. Doe"
        """)
    {
        Anew,
        AllAnew,
        DryRun,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        StoredSources stored = await SourceCommands.OpenAsync(context, StoreAccess.OpenAsync, cancellation).ConfigureAwait(false);
        SourceRecord newest = await FindNewestAsync(stored, context.Options.Kafka, cancellation).ConfigureAwait(false);
        LogSurvey survey = await TopicSurvey
            .AskAsync(context.Options.Kafka, context.Clock, context.Loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation)
            .ConfigureAwait(false);
        var plan = SuccessionPlan.Of(newest, stored.Inputs, survey, BegunAnew(parsed, survey));
        if (!plan.IsNeeded)
        {
            throw new UsageException(
                $"Nothing to repair: the topic '{newest.Topic}' is the one that {newest.Source} was read from, and every partition holds the offset wanted. "
                + "If what a partition held was replaced, which the broker can't tell, name it with --partition, or all of them with --all-partitions.");
        }

        SourceRecord begun = plan.ToRecord(by, reason, Timestamp.Now(context.Clock));
        bool dry = parsed.GetValue(DryRun);
        if (!dry && !await SourceRegistry.BeginAsync(stored.Access.Store, begun, cancellation).ConfigureAwait(false))
        {
            throw new UsageException(
                $"Somebody has begun generation {begun.Generation} of the topic '{begun.Topic}' meanwhile; nothing was changed. 'accounting source list' shows who and why.");
        }

        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new
            {
                DryRun = dry,
                begun.Topic,
                begun.Generation,
                Source = begun.Source.Value,
                Retired = plan.Retiring.Source.Value,
                Partitions = plan.Partitions.Select(partition => new
                {
                    Partition = partition.Partition.Value,
                    StartsAt = partition.StartsAt?.Value,
                    Lost = partition.Lost is { } lost ? new { From = lost.From.Value, To = lost.To?.Value } : null,
                }),
            },
            () => Tell(context.Output, plan, begun, dry));
        return ExitCode.Done;
    }

    private static async Task<SourceRecord> FindNewestAsync(StoredSources stored, KafkaOptions kafka, CancellationToken cancellation) =>
        await SourceRegistry.FindNewestAsync(stored.Access.Store, kafka.Topic, cancellation).ConfigureAwait(false)
        ?? throw new UsageException(
            $"The store was never filled from a topic '{kafka.Topic}': 'accounting run' begins its first generation by itself. 'accounting source list' shows the topics it knows.");

    private static HashSet<LogPartition> BegunAnew(ParseResult parsed, LogSurvey survey)
    {
        IEnumerable<LogPartition> held = survey.Partitions.Select(bounds => bounds.Partition);
        HashSet<LogPartition> named = parsed.GetValue(AllAnew) ? [.. held] : [.. (parsed.GetValue(Anew) ?? []).Select(number => new LogPartition(number))];
        return named.IsSubsetOf(held)
            ? named
            : throw new UsageException($"--partition names a partition that the topic '{survey.Identity.Topic}' doesn't have; it has {survey.Identity.PartitionCount}, counted from 0.");
    }

    private static void Tell(TerminalOutput output, SuccessionPlan plan, SourceRecord begun, bool dry)
    {
        output.WriteTable(TextTable.Of(
            plan.Partitions,
            ("partition>", partition => Figures.Plain(partition.Partition.Value)),
            ("begins at>", partition => partition.StartsAt is { } start ? Figures.Plain(start.Value) : "-"),
            ("lost of the one before~", partition => partition.Lost?.ToString() ?? "-")));
        output.WriteLine($"generation {begun.Generation} of the topic '{begun.Topic}' {(dry ? "would begin" : "has begun")}: {begun.Source}, in place of {plan.Retiring.Source}");
        if (dry)
        {
            return;
        }

        if (plan.Partitions.Any(partition => partition.Lost is not null))
        {
            output.WriteLine($"no month closes until what is lost is brought in ('accounting backfill') or signed off ('accounting source sign-off --source {plan.Retiring.Source} --reason … --by …')");
        }

        output.WriteLine("start the consumers again: one that still runs goes on with the old generation");
    }
}
