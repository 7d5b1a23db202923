using Accounting.Aggregator;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Sources;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting;
using Accounting.Reporting.ClientMoney;
using Accounting.Reporting.Close;
using Accounting.Service.Collection;
using Accounting.Service.Configuration;
using Accounting.Service.Quarantine;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>
/// The nightly: notes how far every partition has been read, reads the last days again, compacts, brings the months' reports up to date, and
/// collects garbage.
/// The positions are read before the coverage is pinned, so nothing is taken for read that the reports don't include.
/// </summary>
public sealed class NightlyJob(StoreAccess access, ServiceOptions options, CompactionJob compaction, NightlyReplay replay, TimeProvider clock)
{
    private readonly InputCatalog _inputs = new(access.Store);

    /// <param name="asOf">The moment for which months are open, due or closing.</param>
    /// <param name="cancellation">Stops it between steps and within them; what was not committed isn't final.</param>
    public Task<NightlyResult> RunAsync(Instant asOf, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "nightly", clock);
        return journal.RunAsync(() => RunAsync(journal, asOf, null, cancellation), cancellation);
    }

    /// <summary>The same, with a further revision of a final month and of every later one.</summary>
    /// <exception cref="RestatementRefusedException">The month cannot be restated, or wouldn't differ.</exception>
    public Task<NightlyResult> RestateAsync(Restatement restatement, Instant asOf, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "restate", clock);
        return journal.RunAsync(() => RunAsync(journal, asOf, restatement, cancellation), cancellation);
    }

    private async Task<NightlyResult> RunAsync(RunJournal journal, Instant asOf, Restatement? restatement, CancellationToken cancellation)
    {
        FundsStatement? funds = options.FundsFile is { } file
            ? await journal.StepAsync("read funds held", () => FundsStatement.ReadAsync(file, cancellation), found => $"{found.Rows.Count} rows of {file}").ConfigureAwait(false)
            : null;
        ReadingState read = await journal.StepAsync(
            "read positions",
            () => ReadPositionsAsync(cancellation),
            state => state.Describe()).ConfigureAwait(false);
        NightlyReplayResult replayed = await journal.StepAsync(
            "replay",
            () => replay.RunAsync(asOf, read.Inputs, cancellation),
            result => result.Describe()).ConfigureAwait(false);
        long began = clock.GetTimestamp();
        Instant pinnedAt = Instant.FromDateTimeOffset(clock.GetUtcNow());
        CompactionResult compacted = await compaction.RunAsync(journal, null, cancellation).ConfigureAwait(false);
        double compactionSeconds = clock.GetElapsedTime(began).TotalSeconds;
        long compactedAt = clock.GetTimestamp();
        IReadOnlyList<MonthResult> months = await journal.StepAsync(
            restatement is null ? "report" : "restate and report",
            () => ReportAsync(asOf, pinnedAt, compacted, read, funds, restatement, cancellation),
            Describe).ConfigureAwait(false);
        double reportingSeconds = clock.GetElapsedTime(compactedAt).TotalSeconds;
        await journal.StepAsync("collect", () => CollectAsync(cancellation), garbage => $"{garbage.Count} objects, {garbage.Sum(item => item.Object.LengthBytes)} bytes removed").ConfigureAwait(false);
        return new NightlyResult(replayed, compacted, months, compactionSeconds, reportingSeconds);
    }

    private async Task<IReadOnlyList<Garbage>> CollectAsync(CancellationToken cancellation)
    {
        GarbageSearch search = await StoreGarbage.SearchAsync(access.Store, Timestamp.Now(clock), options.CollectionGrace, cancellation).ConfigureAwait(false);
        return await search.RemoveAsync(cancellation).ConfigureAwait(false);
    }

    private static string Describe(IReadOnlyList<MonthResult> months) =>
        $"{months.Count} months, {months.Count(month => month.Written)} written, {months.Count(month => month.State == MonthState.Final)} final";

    private async Task<ReadingState> ReadPositionsAsync(CancellationToken cancellation)
    {
        Inputs inputs = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(access.Store, inputs, cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false);
        return new ReadingState(
            [.. LogPosition.Of(sources, inputs.Checkpoints).Where(position => !position.IsRetired)],
            sources.OpenLosses(inputs.OffsetsRead()),
            await quarantine.CountUnsignedAsync(cancellation).ConfigureAwait(false),
            inputs);
    }

    private Task<IReadOnlyList<MonthResult>> ReportAsync(
        Instant asOf, Instant pinnedAt, CompactionResult compacted, ReadingState read, FundsStatement? funds, Restatement? restatement, CancellationToken cancellation)
    {
        var context = new ReportingContext
        {
            Store = access.Store,
            Options = CompactionJob.OptionsOf(access, options.Compactor),
            Software = ProductVersion.NameAndVersion,
        };
        var run = new ReportRun
        {
            Pinned = new PinnedDays { Coverage = compacted.Coverage, Zone = access.Root.Zone, Days = compacted.Days },
            AsOf = asOf,
            GeneratedAt = Instant.FromDateTimeOffset(clock.GetUtcNow()),
            IsOverdue = () => Instant.FromDateTimeOffset(clock.GetUtcNow()) > pinnedAt + (options.CollectionGrace / 2),
            Policy = options.Close,
            Partitions = [.. read.Positions.Select(position => new PartitionCaughtUp(position.Source.Source, position.Partition, position.CaughtUpAt))],
            Losses = read.Losses,
            Quarantined = read.Quarantined,
            Funds = funds,
        };
        return restatement is null ? MonthlyReports.RunAsync(context, run, cancellation) : MonthlyReports.RestateAsync(context, run, restatement, cancellation);
    }
}
