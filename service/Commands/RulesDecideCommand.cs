using System.CommandLine;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>rules decide</c>: what becomes of messages that were logged ahead of their consumer's clock.</summary>
public sealed class RulesDecideCommand : ICommandHandler
{
    private const string Accept = "accept";

    private const string Quarantine = "quarantine";

    private static readonly Option<string?> Source = new("--source") { Description = "the messages' source, as 'status' shows it [default: the only one that isn't retired]", HelpName = "S" };

    private static readonly Option<int> Partition = new("--partition") { Description = "their partition", HelpName = "P", Required = true };

    private static readonly Option<long> Offset = new("--offset") { Description = "the offset of the message, or of the first", HelpName = "N", Required = true };

    private static readonly Option<long?> To = new("--to") { Description = "the offset after the last message [default: one message]", HelpName = "M" };

    private static readonly Option<string> Verdict = new("--verdict") { Description = "accept: judge it as if the clocks agreed; quarantine: set it aside", HelpName = "accept|quarantine", Required = true };

    private static readonly Option<string> By = new("--by") { Description = "who decides", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Rules;

    public Command Command { get; } = new("decide", """
        Records, for good, what becomes of messages that were logged further ahead of the consumer's clock than consumer:logged_ahead_seconds: their partition
        waits before them, and 'status' tells where. It is for a producer's clock that was wrong; where the consumer's is, set it right and nothing is to be
        decided. What is accepted is judged by the other rules; what is set aside goes to quarantine, and comes in by 'quarantine retry' after another
        decision that accepts it. The partition goes on within half a minute.

        Example:
          accounting rules decide --data ./data --partition 3 --offset 1042 --verdict quarantine --by "J. Doe" --reason "stamped 2100 by a broken host"
        """)
    {
        Source,
        Partition,
        Offset,
        To,
        Verdict,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        string verdict = parsed.GetValue(Verdict)!;
        long from = parsed.GetValue(Offset);
        long to = parsed.GetValue(To) ?? from + 1;
        if (verdict is not (Accept or Quarantine))
        {
            throw new UsageException($"--verdict is '{verdict}'; it must be {Accept} or {Quarantine}.");
        }

        if (from < 0 || to <= from)
        {
            throw new UsageException($"--offset {Figures.Plain(from)} and --to {Figures.Plain(to)} name no message.");
        }

        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        LogPosition position = await FindAsync(parsed, access, Timestamp.Now(context.Clock), cancellation).ConfigureAwait(false);
        if (verdict == Quarantine && position.Next is { } next && from < next.Value)
        {
            throw new UsageException(
                $"Partition {position.Partition} was read up to offset {next} already: what became of the messages before is settled. 'accounting quarantine list' shows those that were not accepted.");
        }

        var decision = new PlaceDecision
        {
            Format = PlaceDecision.CurrentFormat,
            Source = position.Source.Source,
            Partition = position.Partition,
            From = new LogOffset(from),
            To = new LogOffset(to),
            Accepts = verdict == Accept,
            By = by,
            Reason = reason,
            At = Timestamp.Now(context.Clock),
        };
        await access.Store.PutAsync([decision.ToContent()], cancellation).ConfigureAwait(false);
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new { Source = decision.Source.Value, Partition = decision.Partition.Value, From = from, To = to, Verdict = verdict, By = by, Reason = reason, At = decision.At.ToString() },
            $"{(decision.Accepts ? "accepted" : "to be quarantined")}: partition {position.Partition} of {decision.Source}, offsets {Figures.Plain(from)} up to {Figures.Plain(to - 1)}");
        return ExitCode.Done;
    }

    private static async Task<LogPosition> FindAsync(ParseResult parsed, StoreAccess access, Timestamp now, CancellationToken cancellation)
    {
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false);
        int partition = parsed.GetValue(Partition);
        string? source = parsed.GetValue(Source);
        LogPosition[] found = [.. LogPosition.Of(sources, inputs, now).Where(position =>
            position.Partition.Value == partition && (source is null ? !position.IsRetired : position.Source.Source.Value == source))];
        return found.Length == 1
            ? found[0]
            : throw new UsageException(found.Length == 0
                ? $"There is no partition {Figures.Plain(partition)}{(source is null ? "" : $" of a source '{source}'")}. 'accounting status' shows what there is."
                : $"There is such a partition in {found.Length} sources ({string.Join(", ", found.Select(position => position.Source.Source))}); name one with --source.");
    }
}
