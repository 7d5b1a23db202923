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
        if (parsed.GetValue(Format) == OutputFormat.Json)
        {
            context.Output.WriteJson(new { status.Partitions, status.TopicProblem, status.Members, status.Runs, status.Months });
        }
        else
        {
            Print(context.Output, status.Partitions, status.Months);
            MembersTable.Print(context.Output, status.Members);
            Print(context.Output, status.Runs);
        }

        foreach (string problem in status.Problems)
        {
            context.Output.WriteNote($"accounting: {problem}");
        }

        return ExitCode.Done;
    }

    private static void Print(TerminalOutput output, IReadOnlyList<PartitionStatus> partitions, IReadOnlyList<MonthStatus> months)
    {
        var positions = new TextTable(null, "source", "generation", "partition>", "next offset>", "end>", "lag>", "accepted>", "quarantined>", "gaps>", "checkpoint (UTC)", "caught up (UTC)")
            .LeavingOut("source", "generation", "gaps", "accepted", "caught up (UTC)", "quarantined", "checkpoint (UTC)");
        foreach (PartitionStatus partition in partitions)
        {
            positions.Add(
                partition.Source ?? "-",
                partition.Generation is { } generation ? Figures.Plain(generation) + (partition.Retired ? ", retired" : "") : "-",
                Figures.Count(partition.Partition),
                Text(partition.NextOffset),
                Text(partition.HighWatermark),
                Text(partition.Lag),
                Text(partition.Accepted),
                Text(partition.Quarantined),
                Text(partition.Gaps),
                Figures.Second(partition.CheckpointAt ?? "-"),
                Figures.Second(partition.CaughtUpAt ?? "-"));
        }

        output.WriteTable(positions);
        var states = new TextTable(null, "month", "state", "revision>", "waiting for~");
        foreach (MonthStatus month in months)
        {
            states.Add(month.Month, month.State, Text(month.Revision), string.Join("; ", month.WaitingFor));
        }

        output.WriteTable(states);
        foreach (ShownCorrection correction in months.SelectMany(month => month.CorrectedSince))
        {
            output.WriteLine($"  {correction.Describe()}");
        }
    }

    private static void Print(TerminalOutput output, IReadOnlyList<ShownRunTimes> runs)
    {
        var times = new TextTable(null, "role", "last succeeded (UTC)", "next due (UTC)");
        foreach (ShownRunTimes run in runs)
        {
            times.Add(run.Role, Figures.Second(run.LastSucceededAt ?? "-"), Figures.Second(run.NextDueAt) + (run.Missed ? ", missed" : ""));
        }

        output.WriteTable(times);
    }

    private static string Text(long? number) => number is { } known ? Figures.Count(known) : "-";
}
