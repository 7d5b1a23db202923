using System.CommandLine;
using Accounting.Compactor.Replaying;
using Accounting.Service.Backfill;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>backfill</c>: reads a range of the log, or a file, again and makes right what isn't.</summary>
public sealed class BackfillCommand : ICommandHandler
{
    private static readonly BackfillChoice Choice = new();

    private static readonly Option<bool> DecodeAgain = new("--decode-again") { Description = "retract what a broken decoder or schema had made of the messages read, and store what the present one makes of them" };

    private static readonly Option<bool> AcceptConflicts = new("--accept-conflicts") { Description = "import the file even if it states other contents at revisions that are stored; what stands is then decided by rank: a topic's before a file's" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "show what would change and stop there; nothing is left behind" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("backfill", """
        Reads messages again, beside the running service and without disturbing it, and compares them with what is stored. Where nothing is missing it
        says 'no difference' and rewrites nothing; files of the days concerned that are missing or damaged are put back, byte for byte. What is missing
        is shown first, by home date: rows gained, retracted, won (they count now), lost (they no longer do), and by how much the sums of amount,
        exposure_delta, pending_delta and stake of what counts change, per currency. Then it is stored, and those days are compacted.

        The intervals of checkpoints are read whole, so a little more than asked for may be read. Interrupted, the same command goes on where it was.
        Exit code 1 when something is neither in the log nor stored.

        Examples:
          accounting backfill --bootstrap-servers localhost:9092 --data ./data --days 2026-11-20..2026-11-21
          accounting backfill --bootstrap-servers localhost:9092 --data ./data --offsets 3:1000-2000 --dry-run
          accounting backfill --data ./data --input archive/segment-000000001000-000000002000-0123456789abcdef.avro
        """)
    {
        Choice.All,
        DecodeAgain,
        AcceptConflicts,
        DryRun,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        BackfillRequest request = await Choice.ReadAsync(parsed, cancellation).ConfigureAwait(false);
        request = request with
        {
            DecodesAgain = parsed.GetValue(DecodeAgain),
            AcceptsConflicts = parsed.GetValue(AcceptConflicts),
            IsDryRun = parsed.GetValue(DryRun),
        };
        if (request.File is not null ? request.DecodesAgain : request.AcceptsConflicts)
        {
            throw new UsageException("--decode-again is for messages of the log, --accept-conflicts for a file (--input).");
        }

        if (request.File?.DescribeSkipped() is { } skipped)
        {
            context.Output.WriteNotes([skipped]);
        }

        // A file brings all that a store begins with; a topic's store is begun by its consumer.
        StoreAccess access = request.File is not null && !request.IsDryRun
            ? await StoreAccess.OpenOrCreateAsync(context, cancellation).ConfigureAwait(false)
            : await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        bool asTable = parsed.GetValue(Format) == OutputFormat.Table;
        var job = new BackfillJob(access, context.Options, context.Clock, context.Loggers);
        BackfillResult result = await StageProgress.RunAsync(
            context.Output, context.Clock, progress => job.RunAsync(request, Show, progress, cancellation)).ConfigureAwait(false);
        ShownBackfill shown = ShownBackfill.Of(result.Prepared);
        if (asTable)
        {
            BackfillPrinter.PrintEnd(context.Output, shown, result);
        }
        else
        {
            context.Output.WriteJson(new { Complete = result.IsComplete, result.FilesRestored, Difference = shown });
        }

        return shown.Lost.Count > 0 ? ExitCode.LeftUndone : ExitCode.Done;

        void Show(PreparedRun prepared)
        {
            if (asTable)
            {
                BackfillPrinter.Print(context.Output, ShownBackfill.Of(prepared));
            }
        }
    }
}
