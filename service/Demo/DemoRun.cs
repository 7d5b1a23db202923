using Accounting.Compactor;
using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Produce;
using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>
/// The whole pipeline in this process, phase by phase: produce and consume side by side, compact, report and close; and at the end compare with the books.
/// Every stage is the one that <c>run</c> uses; only the clock is the demo's own.
/// </summary>
public sealed class DemoRun(DemoPlan plan, StoreAccess access, CommandContext context, IStageProgress progress)
{
    private const int Partitions = 4;

    private readonly DemoStages _stages = new();

    public async Task<DemoSummary> RunAsync(CancellationToken cancellation)
    {
        long began = context.Clock.GetTimestamp();
        SimulatedExchange? exchange = plan.Exchange is { } simulated ? new SimulatedExchange(simulated) : null;
        DemoSignOffs? signOffs = exchange is null ? null : new DemoSignOffs(access, exchange);
        var strangers = new List<string>();
        IReadOnlyList<MonthResult> months = [];
        using (DevelopmentBroker broker = DevelopmentBroker.Start(Partitions, context.Options.Kafka.Topic))
        {
            ServiceOptions options = OptionsOf(broker);
            foreach (DemoPhase phase in plan.Phases)
            {
                var clock = new DemoClock(phase.ClockStart, context.Clock);
                var transport = new DemoTransport(access, options, context.Loggers, clock, progress);
                foreach (DemoStage stage in await transport.RunAsync(SupplyOf(phase, exchange, clock), cancellation).ConfigureAwait(false))
                {
                    _stages.Add(stage.Name, stage.Rows, stage.Unit, stage.Seconds);
                }

                strangers.AddRange(signOffs is null ? [] : await signOffs.SignAsync(clock, phase, cancellation).ConfigureAwait(false));
                months = await ReportAsync(phase, exchange, clock, cancellation).ConfigureAwait(false);
            }
        }

        (string books, IReadOnlyList<string> unlike) = exchange is null
            ? (Verdict(months), [])
            : await new DemoBooks(access, context.Options.Close.IdleDays).CompareAsync(exchange, months, cancellation).ConfigureAwait(false);
        return new DemoSummary
        {
            Stages = _stages.All,
            Months = [.. months.Select(MonthOf)],
            Books = books,
            Differences = [.. strangers, .. months.SelectMany(DifferencesOf), .. unlike],
            Seconds = Math.Round(context.Clock.GetElapsedTime(began).TotalSeconds, 2),
        };
    }

    /// <summary>The development broker hands the partitions of a member that left on only after a session timeout, so that of a demo is short: the next phase begins when a report was made.</summary>
    private ServiceOptions OptionsOf(DevelopmentBroker broker) => context.Options with
    {
        // The producer waits for what is checkpointed, of each partition: the consumer must not hold as much as would stop it.
        Consumer = context.Options.Consumer with { CheckpointBytes = Math.Min(context.Options.Consumer.CheckpointBytes, ProducerPace.DefaultWindowBytes / 2) },
        Kafka = context.Options.Kafka with
        {
            BootstrapServers = broker.BootstrapServers,
            GroupInstanceId = null,
            ProducerTime = ProducerTime.Accept,
            Settings = new Dictionary<string, string>(context.Options.Kafka.Settings) { ["session.timeout.ms"] = "3000", ["heartbeat.interval.ms"] = "500" },
        },
    };

    private static string Verdict(IReadOnlyList<MonthResult> months)
    {
        string subject = Counted.Of(months.Count, "month");
        string[] others =
        [
            .. from word in new[] { (Of: Reporting.Published.Verdict.Red, Said: "red"), (Of: Reporting.Published.Verdict.Amber, Said: "to be looked at"), (Of: Reporting.Published.Verdict.NotChecked, Said: "not checked yet") }
               let names = months.SelectMany(month => month.Controls).Where(control => control.Verdict == word.Of).Select(control => control.Name).Distinct().ToArray()
               where names.Length > 0
               select $"{word.Said}: {string.Join(", ", names)}",
        ];
        bool anyRed = months.SelectMany(month => month.Controls).Any(control => control.Verdict == Reporting.Published.Verdict.Red);
        return others.Length == 0 ? $"every control of {subject} is green"
            : anyRed ? $"not every control of {subject} is green; {string.Join("; ", others)}"
            : $"no control of {subject} is red; {string.Join("; ", others)}";
    }

    private static DemoMonth MonthOf(MonthResult month) => new(
        month.Month.ToString(),
        month.Revision is { } revision ? $"final, revision {revision}" : "provisional",
        month.Transactions,
        month.Statements,
        month.Controls.Count,
        MonthVerdict.RedControls(month),
        month.State == MonthState.Final ? null : string.Join("; ", month.WaitingFor));

    private static IEnumerable<string> DifferencesOf(MonthResult month)
    {
        IReadOnlyList<string> red = MonthVerdict.RedControls(month);
        if (red.Count > 0)
        {
            yield return $"{month.Month}: red: {string.Join(", ", red)}";
        }

        if (month.State != MonthState.Final)
        {
            yield return $"{month.Month} is not final: {string.Join("; ", month.WaitingFor)}";
        }
    }

    private IMessageSupply SupplyOf(DemoPhase phase, SimulatedExchange? exchange, DemoClock clock) => exchange is null
        ? plan.Files!.With(clock)
        : new ExchangeSupply(exchange, plan.Exchange!, phase.IsLast ? null : Timestamp.FromInstant(phase.ClockStart));

    private async Task<IReadOnlyList<MonthResult>> ReportAsync(DemoPhase phase, SimulatedExchange? exchange, DemoClock clock, CancellationToken cancellation)
    {
        var compaction = new CompactionJob(access, context.Options.Compactor, clock, context.Loggers);
        progress.Report("compact", 0, null);
        long began = clock.GetTimestamp();
        CompactionResult compacted = await compaction.RunAsync(null, cancellation).ConfigureAwait(false);
        _stages.Add("compact", compacted.RowsRead, "rows", clock.GetElapsedTime(began).TotalSeconds);
        progress.Report("compact", compacted.RowsRead, compacted.RowsRead);
        progress.Report("report", 0, null);
        began = clock.GetTimestamp();
        using WorkFolder work = WorkFolder.Create(access.WorkFolder);

        // The demo's broker keeps a few megabytes: what it was read to is verified where it is stored.
        ServiceOptions options = context.Options with
        {
            Kafka = context.Options.Kafka with { BootstrapServers = "" },
            FundsFile = exchange is null ? context.Options.FundsFile : WriteFunds(exchange, Path.Combine(work.Path, "funds.tsv"), cancellation),
        };
        NightlyResult nightly = (await new NightlyJob(access, options, compaction, new NightlyReplay(access, options, clock, context.Loggers), clock)
            .RunAsync(Instant.FromDateTimeOffset(clock.GetUtcNow()), cancellation)
            .ConfigureAwait(false)).RequireAll();
        MonthResult[] months = [.. nightly.Months.Where(month => month.Month <= phase.LastMonth)];
        _stages.Add("report", months.Where(month => month.Written).Sum(month => month.Statements), "statements", clock.GetElapsedTime(began).TotalSeconds);
        return months;
    }

    private static string WriteFunds(SimulatedExchange exchange, string path, CancellationToken cancellation)
    {
        using var writer = new StreamWriter(path);
        exchange.Books.WriteFunds(writer, cancellation);
        return path;
    }
}
