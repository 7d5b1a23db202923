using System.CommandLine;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Files;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Demo;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Produce;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>demo</c>: the whole pipeline once, on a simulated exchange or on files, with a verdict.</summary>
public sealed class DemoCommand : ICommandHandler
{
    private static readonly Option<string[]> Inputs = new("--input") { Description = ".avro or .tsv file of transactions; repeatable [default: a simulated exchange]", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    private static readonly Option<bool> Open = new("--open") { Description = "then show it in this machine's browser, until stopped, as 'accounting dashboard' does [default: off]" };

    private static readonly SimulateOptions Simulation = new();

    private static readonly MappingOptions Mapping = new();

    public Command Command { get; } = new("demo", """
        Starts a development broker in this process, produces a simulated exchange (or the transactions of files) to it, consumes, compacts,
        reports and closes every month, and compares the reports with the exchange's own books. The same options again verify what is there
        and print the same; other options need another place (--data, --store).

        Examples:
          accounting demo
          accounting demo --open
          accounting demo --seed 7 --accounts 5000 --transactions 1000000 --months 6 --start-month 2026-01 --data ./demo-7
          accounting demo --input ledger.tsv --data ./ledger
          accounting demo --input bank.tsv --text-ids --map transaction_id=number --map occurred_at=time --fill currency=EUR --fill kind=ADJUSTMENT --data ./bank
        """)
    {
        Inputs,
        Format,
        Open,
        Mapping.All,
        Simulation.All,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        ExitCode told = await DemonstrateAsync(parsed, context, cancellation).ConfigureAwait(false);
        if (parsed.GetValue(Open))
        {
            StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
            await DashboardCommand.ServeAsync(access, context, opens: true, readyFile: null, cancellation).ConfigureAwait(false);
        }

        return told;
    }

    private static async Task<ExitCode> DemonstrateAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        OutputFormat format = parsed.GetValue(Format);
        DemoPlan plan = await PlanAsync(parsed, context, cancellation).ConfigureAwait(false);
        using DemoStore held = await DemoStore.TakeAsync(context, cancellation).ConfigureAwait(false);
        if (await held.BeginAsync(plan.Options, cancellation).ConfigureAwait(false) is { } known)
        {
            await held.VerifyAsync(known, cancellation).ConfigureAwait(false);
            DemoPrinter.Print(context.Output, format, known.Summary!, await held.PlacesAsync(cancellation).ConfigureAwait(false), context.Options.Store.Option, isReprint: true);
            return known.Summary!.BooksAgree ? ExitCode.Done : ExitCode.LeftUndone;
        }

        StoreChoice choice = context.Options.Store with { TimeZoneIsDefault = false, EarliestDay = context.Options.Store.EarliestDay ?? plan.EarliestDay };
        StoreAccess access = await StoreAccess.OpenOrCreateAsync(context, choice, cancellation).ConfigureAwait(false);
        DemoSummary summary = await StageProgress
            .RunAsync(context.Output, context.Clock, progress => new DemoRun(plan, access, context, progress).RunAsync(cancellation))
            .ConfigureAwait(false);
        await held.CompleteAsync(plan.Options, summary, cancellation).ConfigureAwait(false);
        DemoPrinter.Print(context.Output, format, summary, await held.PlacesAsync(cancellation).ConfigureAwait(false), context.Options.Store.Option, isReprint: false);
        return summary.BooksAgree ? ExitCode.Done : ExitCode.LeftUndone;
    }

    private static async Task<DemoPlan> PlanAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string[] inputs = parsed.GetValue(Inputs)!;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[context.Options.Store.TimeZoneId];
        TextMapping? mapping = Mapping.Read(parsed);
        if (inputs.Length == 0)
        {
            if (mapping is not null)
            {
                throw new UsageException("--map, --fill and --text-ids read files: they go with --input.");
            }

            DemoSimulation simulation = Simulation.Read(parsed);
            return new DemoPlan(OptionsOf([], simulation, context.Options), simulation.StartMonth.PlusMonths(simulation.Months - 1), null, zone, context.Options.Close);
        }

        if (Simulation.IsGiven(parsed))
        {
            throw new UsageException("--seed, --accounts, --transactions, --months and --start-month simulate an exchange; with --input there is none.");
        }

        FileSupply files = FileSupply.Open(inputs, mapping, context.Clock, cancellation);
        context.Output.WriteNotes(files.Notes);
        Timestamp latest = files.LatestOccurredAt ?? throw new UsageException($"No transaction in {string.Join(", ", inputs)}: there is nothing to demonstrate.");
        LocalDate last = latest.ToInstant().InZone(zone).Date;
        var known = new List<DemoInput>();
        foreach (string input in inputs)
        {
            known.Add(new DemoInput(Path.GetFileName(input), await ContentHash256.OfFileAsync(input, cancellation).ConfigureAwait(false)));
        }

        return new DemoPlan(OptionsOf(known, null, context.Options) with { Mapping = mapping }, new BusinessMonth(last.Year, last.Month), files, zone, context.Options.Close);
    }

    private static DemoOptions OptionsOf(IReadOnlyList<DemoInput> inputs, DemoSimulation? simulation, ServiceOptions options) => new()
    {
        Inputs = inputs,
        Simulation = simulation,
        TimeZone = options.Store.TimeZoneId,
        CloseDay = options.Close.CloseDay,
        LatenessAllowanceHours = (long)options.Close.LatenessAllowance.TotalHours,
    };
}
