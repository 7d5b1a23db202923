using System.CommandLine;
using Accounting.Aggregator.Runs;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Service.Reports;

namespace Accounting.Service.Commands;

/// <summary><c>status</c>: how far every partition has been read, and where every month stands.</summary>
public sealed class StatusCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("status", """
        Tells per partition the next offset to consume, the log's end, the lag in messages, what became of the offsets before (accepted,
        quarantined, or a gap: together all of them) and the time of the last checkpoint (UTC), for every generation of the topic
        ('accounting source list'), and per month its state. Every consumer process tells of itself in the store, from whatever
        machine: its partitions with their states (assigned, loading, running, checkpointing, stopped), what is wrong with its store or its
        broker, and how long ago it said so; one that was silent for 90 seconds looks dead. Without --bootstrap-servers the log's end and the
        lag are unknown, as they are of a topic that was recreated or moved, which is said so. For compactions and nightlies it tells when the
        last one succeeded and when the next is due: where that is past, it was missed, and the service does it when it starts.

        Example:
          accounting status --data ./data --bootstrap-servers localhost:9092 --format json
        """)
    {
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        PinnedInputs pinned = await new PinnedInputCatalog(access.Store).RefreshAsync(_ => false, cancellation).ConfigureAwait(false);
        StoreReading reading = await StoreReading.ReadAsync(access, pinned, new ReportReader(access.Store), new RunRecords(access.Store), own: null, cancellation).ConfigureAwait(false);
        StoreStatus status = await StoreStatus.AskAsync(access, reading, context.Options, context.Clock, AskedTopic.Of(context), cancellation).ConfigureAwait(false);
        context.Output.WriteAnswer(parsed.GetValue(Format), new { status.Partitions, status.TopicProblem, status.Members, status.Runs, status.Months }, () =>
        {
            Print(context.Output, status.Partitions, status.Months);
            MembersTable.Print(context.Output, status.Members);
            Print(context.Output, status.Runs);
        });

        context.Output.WriteNotes(status.Problems);
        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, IReadOnlyList<PartitionStatus> partitions, IReadOnlyList<MonthStatus> months)
    {
        output.WriteTable(TextTable.Of(
            partitions,
            ("source", partition => partition.Source ?? "-"),
            ("generation", partition => partition.Generation is { } generation ? Figures.Plain(generation) + (partition.Retired ? ", retired" : "") : "-"),
            ("partition>", partition => Figures.Count(partition.Partition)),
            ("next offset>", partition => Text(partition.NextOffset)),
            ("end>", partition => Text(partition.HighWatermark)),
            ("lag>", partition => Text(partition.Lag)),
            ("accepted>", partition => Text(partition.Accepted)),
            ("quarantined>", partition => Text(partition.Quarantined)),
            ("gaps>", partition => Text(partition.Gaps)),
            ("checkpoint (UTC)", partition => Figures.Second(partition.CheckpointAt ?? "-")),
            ("caught up (UTC)", partition => Figures.Second(partition.CaughtUpAt ?? "-")))
            .LeavingOut("source", "generation", "gaps", "accepted", "caught up (UTC)", "quarantined", "checkpoint (UTC)"));
        output.WriteTable(TextTable.Of(
            months,
            ("month", month => month.Month),
            ("state", month => month.State),
            ("revision>", month => Text(month.Revision)),
            ("waiting for~", month => string.Join("; ", month.WaitingFor))));
        output.WriteLines(months.SelectMany(month => month.CorrectedSince).Select(correction => $"  {correction.Describe()}"));
    }

    private static void Print(TerminalOutput output, IReadOnlyList<ShownRunTimes> runs) => output.WriteTable(TextTable.Of(
        runs,
        ("role", run => run.Role),
        ("last succeeded (UTC)", run => Figures.Second(run.LastSucceededAt ?? "-")),
        ("next due (UTC)", run => Figures.Second(run.NextDueAt) + (run.Missed ? ", missed" : ""))));

    private static string Text(long? number) => number is { } known ? Figures.Count(known) : "-";
}
