using System.CommandLine;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store.S3;
using Accounting.Compactor.Archiving;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>archive</c>: moves segments of settled days out of the store.</summary>
public sealed class ArchiveCommand : ICommandHandler
{
    private static readonly Option<string> Before = new("--before") { Description = "the first home date that stays, YYYY-MM-DD", HelpName = "DATE", Required = true };

    private static readonly Option<string> To = new("--to") { Description = "folder outside of the store that the segments go to, made if need be; copy them back from there and they are as they were", HelpName = "DIR", Required = true };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "list what would go, and move nothing [default: move]" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("archive", """
        Moves segments out of the store all of whose rows are of home dates before the given one and of final months, once every day version that
        has to hold those rows alone was read and found whole. Copies are checked and recorded before anything is removed. Reports, statements and
        verification work as before; to fold such a day anew (a retraction, a damaged day version), copy its segments back first.

        Example:
          accounting archive --data ./data --before 2026-01-01 --to /archive/accounting --dry-run
        """)
    {
        Before,
        To,
        DryRun,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        StoreAccess access = await StoreAccess.OpenAsync(context, cancellation).ConfigureAwait(false);
        HomeDate before = GivenValue.Date("--before", parsed.GetValue(Before))!.Value;

        StoreChoice archivePlace = PlaceOf(parsed.GetValue(To)!, context.Options.Store);
        if (IsWithin(archivePlace.Location, access.Store.Location) || IsWithin(access.Store.Location, archivePlace.Location))
        {
            throw new UsageException($"--to is '{archivePlace.Location}', which lies in the store or around it ({access.Store.Location}); name a place apart from it.");
        }

        ReportChain chain = await ReportChain.LoadAsync(access.Store, cancellation).ConfigureAwait(false);
        var archive = new SegmentArchive(access.Store);
        IReadOnlyList<SegmentReference> segments = await archive.FindAsync(before, month => month <= chain.LastMonth, cancellation).ConfigureAwait(false);
        bool isDry = parsed.GetValue(DryRun);
        if (!isDry && segments.Count > 0)
        {
            await StageProgress.RunAsync(
                context.Output,
                context.Clock,
                async progress =>
                {
                    await archive.MoveAsync(
                        segments,
                        StoreAccess.OpenStore(context, archivePlace),
                        Timestamp.Now(context.Clock),
                        (done, total) => progress.Report("bytes archived", done, total),
                        cancellation).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
        }

        (string Object, long Bytes)[] objects = [.. segments.GroupBy(segment => segment.Object).Select(together => (together.Key.Value, together.Sum(segment => segment.LengthBytes)))];
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new
            {
                DryRun = isDry,
                To = archivePlace.Location,
                Segments = segments.Count,
                Bytes = segments.Sum(segment => segment.LengthBytes),
                Objects = objects.Select(gone => new { gone.Object, gone.Bytes }),
            },
            [
                .. objects.Select(gone => $"{Figures.Count(gone.Bytes),15}  {gone.Object}"),
                $"{Counted.Of(segments.Count, "segment")}, {Counted.Of(segments.Sum(segment => segment.LengthBytes), "byte")} {(isDry ? "would go" : "went")} to {archivePlace.Location}.",
            ]);
        return ExitCode.Done;
    }

    private static StoreChoice PlaceOf(string given, StoreChoice store)
    {
        if (!S3Address.IsMeant(given))
        {
            return store with { Bucket = null, DataFolder = Path.GetFullPath(given) };
        }

        return S3Address.TryParse(given, out S3Address address)
            ? store with { Bucket = address }
            : throw new UsageException($"--to is '{given}'; a place in a bucket has the form s3://bucket/prefix.");
    }

    private static bool IsWithin(string place, string parent) => place == parent || place.StartsWith(parent.TrimEnd('/') + '/', StringComparison.Ordinal);
}
