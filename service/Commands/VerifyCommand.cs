using System.CommandLine;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Verification;

namespace Accounting.Service.Commands;

/// <summary><c>verify</c>: reads every byte of the store and says what is wrong, and what to do.</summary>
public sealed class VerifyCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    private static readonly Option<bool> Repair = new("--repair") { Description = "fold damaged days again from their segments, make public files again of day versions, and final reports from their content or back; nothing else is changed [default: change nothing]" };

    private static readonly Option<VerificationDepth> Depth = DepthOption();

    public Command Command { get; } = new("verify", """
        Reads every byte of the store and finds what is damaged, missing, disagreeing, behind or orphaned; says of each where it is and
        what to do. With --depth second-reader segments and quarantine are then read once more through Apache.Avro, and day versions and
        tables through Parquet.Net, which share no code with what wrote them: what these read otherwise is told as damaged, by file, row,
        column and both readings. Each report's tables are held against their TSV twins, all else against what was written down of it. Services may go on meanwhile; what they replace while it is read may then be told as damaged: verify again.
        Exit code 0: sound (what is behind or orphaned is lawful); 4: something is damaged, missing or disagreeing.

        Example:
          accounting verify --data ./data --format json
          accounting verify --data ./data --depth second-reader
        """)
    {
        Depth,
        Repair,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        bool mayRepair = parsed.GetValue(Repair);
        StoreAccess access = await (mayRepair ? StoreAccess.OpenAsync(context, cancellation) : StoreAccess.OpenForReadingAsync(context, cancellation)).ConfigureAwait(false);
        VerificationDepth depth = parsed.GetValue(Depth);
        StoreVerification verified = await VerifyAsync(access, depth, context, cancellation).ConfigureAwait(false);
        Finding[] repaired = [];
        if (mayRepair && !verified.IsSound)
        {
            await verified.RepairAsync(CompactionJob.Of(access, context.Options.Compactor, context.Loggers), cancellation).ConfigureAwait(false);
            StoreVerification after = await VerifyAsync(access, depth, context, cancellation).ConfigureAwait(false);
            repaired = [.. verified.Findings.Where(finding => finding.IsFault && !after.Findings.Any(left => left.Place == finding.Place))];
            verified = after;
        }

        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            new { Sound = verified.IsSound, verified.Objects, verified.Bytes, verified.Findings, Repaired = repaired },
            () => Print(context.Output, verified, repaired));

        return verified.IsSound ? ExitCode.Done : ExitCode.Damaged;
    }

    private static Task<StoreVerification> VerifyAsync(StoreAccess access, VerificationDepth depth, CommandContext context, CancellationToken cancellation) => StageProgress.RunAsync(
        context.Output,
        context.Clock,
        progress => StoreVerification.RunAsync(
            access.Root,
            CompactionJob.OptionsOf(access, context.Options.Compactor),
            depth,
            (stage, done, total) => progress.Report(stage == VerificationDepth.SecondReader ? "bytes read again" : "bytes verified", done, total),
            cancellation));

    private static Option<VerificationDepth> DepthOption()
    {
        const string Own = "own-readers", Second = "second-reader";
        var option = new Option<VerificationDepth>("--depth")
        {
            Description = $"{Own}: every byte and every row; {Second}: that, and every file once more through Apache.Avro and Parquet.Net [default: {Own}]",
            HelpName = $"{Own}|{Second}",
        };
        option.CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (given is not (Own or Second))
            {
                result.AddError($"--depth '{given}' is not {Own} or {Second}.");
            }

            return given == Second ? VerificationDepth.SecondReader : VerificationDepth.OwnReaders;
        };
        return option;
    }

    private static void Print(TerminalOutput output, StoreVerification verified, IReadOnlyList<Finding> repaired)
    {
        output.WriteLines(repaired.Select(finding => $"repaired     {finding.Place}"));
        foreach (Finding finding in verified.Findings)
        {
            output.WriteLine($"{finding.Kind.ToString().ToLowerInvariant(),-12} {finding.Place}");
            output.WriteLine($"             {finding.Problem}");
            if (!finding.Problem.Contains(finding.Remedy, StringComparison.Ordinal))
            {
                output.WriteLine($"             {finding.Remedy}");
            }
        }

        int faults = verified.Findings.Count(finding => finding.IsFault);
        output.WriteLine($"{Counted.Of(verified.Objects, "object")}, {Counted.Of(verified.Bytes, "byte")}: "
            + (faults == 0 ? "sound." : $"{Counted.Of(faults, "fault")}."));
        int notes = verified.Findings.Count - faults;
        if (notes > 0)
        {
            output.WriteNote($"{Counted.Of(notes, "place is", "places are")} behind or orphaned, which is lawful.");
        }
    }
}
