using Accounting.Aggregator.Runs;
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
using Accounting.Service.Quarantine;
using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>
/// The whole pipeline once, in this process: produce and consume side by side, compact, report and close, compare with the books.
/// Every stage is the one that <c>run</c> uses; only the clock is the demo's own.
/// </summary>
public sealed class DemoRun(DemoPlan plan, StoreAccess access, CommandContext context, IStageProgress progress)
{
    private const int Partitions = 4;

    private readonly DemoClock _clock = new(plan.ClockStart(context.Options.Close), context.Clock);

    private readonly List<DemoStage> _stages = [];

    public async Task<DemoSummary> RunAsync(CancellationToken cancellation)
    {
        long began = _clock.GetTimestamp();
        SimulatedExchange? exchange = plan.Exchange is { } simulated ? new SimulatedExchange(simulated) : null;
        IMessageSupply supply = exchange is null ? plan.Files!.With(_clock) : new ExchangeSupply(exchange, plan.Exchange!);
        using (DevelopmentBroker broker = DevelopmentBroker.Start(Partitions, context.Options.Kafka.Topic))
        {
            ServiceOptions options = context.Options with { Kafka = context.Options.Kafka with { BootstrapServers = broker.BootstrapServers, GroupInstanceId = null, ProducerTime = ProducerTime.Accept } };
            var transport = new DemoTransport(access, options, context.Loggers, _clock, progress);
            _stages.AddRange(await transport.RunAsync(supply, cancellation).ConfigureAwait(false));
        }

        IReadOnlyList<string> strangers = exchange is null ? [] : await SignOffAsync(exchange, cancellation).ConfigureAwait(false);
        IReadOnlyList<MonthResult> months = await ReportAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<string> differences = [.. strangers, .. months.SelectMany(DifferencesOf)];
        (string books, IReadOnlyList<string> unlike) = exchange is null
            ? (Verdict(months), [])
            : await new DemoBooks(access).CompareAsync(exchange, months, cancellation).ConfigureAwait(false);
        return new DemoSummary
        {
            Stages = _stages,
            Months = [.. months.Select(MonthOf)],
            Books = books,
            Differences = [.. differences, .. unlike],
            Seconds = Math.Round(_clock.GetElapsedTime(began).TotalSeconds, 2),
        };
    }

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
        return others.Length == 0 ? $"every control of {subject} is green" : $"not every control of {subject} is green; {string.Join("; ", others)}";
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

    private async Task<IReadOnlyList<MonthResult>> ReportAsync(CancellationToken cancellation)
    {
        var compaction = new CompactionJob(access, context.Options.Compactor, _clock, context.Loggers);
        progress.Report("compact", 0, null);
        long began = _clock.GetTimestamp();
        CompactionResult compacted = await compaction.RunAsync(null, cancellation).ConfigureAwait(false);
        AddStage("compact", compacted.RowsRead, "rows", began);
        progress.Report("compact", compacted.RowsRead, compacted.RowsRead);
        progress.Report("report", 0, null);
        began = _clock.GetTimestamp();

        // The broker of the demo is gone: what it was read to is verified where it is stored.
        ServiceOptions options = context.Options with { Kafka = context.Options.Kafka with { BootstrapServers = "" } };
        NightlyResult nightly = (await new NightlyJob(access, options, compaction, new NightlyReplay(access, options, _clock, context.Loggers), _clock)
            .RunAsync(Instant.FromDateTimeOffset(_clock.GetUtcNow()), cancellation)
            .ConfigureAwait(false)).RequireAll();
        MonthResult[] months = [.. nightly.Months.Where(month => month.Month <= plan.LastMonth)];
        AddStage("report", months.Sum(month => month.Statements), "statements", began);
        return months;
    }

    /// <summary>The exchange broke messages on purpose and knows how many: it signs off as many, and not one more.</summary>
    private async Task<IReadOnlyList<string>> SignOffAsync(SimulatedExchange exchange, CancellationToken cancellation)
    {
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> quarantined = await quarantine.ReadAsync(cancellation).ConfigureAwait(false);
        if (quarantined.Count != exchange.Counts.Malformed)
        {
            return [$"quarantine holds {Counted.Of(quarantined.Count, "message")}, the exchange broke {Figures.Count(exchange.Counts.Malformed)}"];
        }

        await quarantine.SignOffAsync(quarantined, "simulated exchange", "broken on purpose", Timestamp.Now(_clock), cancellation).ConfigureAwait(false);
        return [];
    }

    private void AddStage(string name, long rows, string unit, long beganTimestamp) =>
        _stages.Add(new DemoStage(name, rows, unit, Math.Round(_clock.GetElapsedTime(beganTimestamp).TotalSeconds, 3)));
}
