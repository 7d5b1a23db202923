using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>
/// Reads the last days of the log again, up to what was covered when the nightly began, and absorbs what was missed. The intervals are those of which any row was
/// logged on those days or later, counted back from the last replay that asked the log for all it had to, and what nobody had read by then: a night that
/// was missed, and a partition that was stuck, leave no hole. What the log no longer holds, or all of it where no broker is to be had, is verified where it is stored.
/// </summary>
public sealed class NightlyReplay(StoreAccess access, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private static readonly ReplayStanding NoBrokerNamed = new(ReplayOutcome.NoBrokerNamed);

    /// <summary>The kinds of run that replay.</summary>
    private static readonly string[] RunKinds = ["nightly", "steps", "restate"];

    private readonly RunPreparation _preparation = new(access.Store, access.Root.Zone, CompactionJob.OptionsOf(access, options.Compactor), clock);

    /// <summary>Opens the log; by default the topic that the settings name.</summary>
    public Func<CancellationToken, Task<OpenedLog>> OpenLog { get; init; } = cancellation => OpenedLog.OpenAsync(access.Store, options, clock, loggers, cancellation);

    /// <summary>What is to be read. It follows from which intervals there are and from which topic, and from what counts beside them.</summary>
    /// <param name="asOf">The moment whose last days they are.</param>
    /// <param name="covered">Everything that counted when the nightly began.</param>
    /// <param name="history">What was run before.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ReplayWork> WorkOfAsync(Instant asOf, PinnedInputs covered, RunHistory history, CancellationToken cancellation)
    {
        RunRecord? last = await history.FindAsync(RunKinds, record => record.Replayed is not null, cancellation).ConfigureAwait(false);
        Instant from = last is null ? asOf : Instant.Min(asOf, last.BegunAt.ToInstant());
        Timestamp since = Timestamp.FromInstant(from).UtcDate.PlusDays(-options.NightlyReplayDays).Midnight;

        // What is settled tells together whether it has to be looked at one by one.
        IReadOnlyList<PartitionCoverage> concerned = WantedOf(covered.Summed);
        covered = await covered.OpenAsync(
            access.Store,
            settled => concerned.Any(partition => partition.Source == settled.Name.Source && partition.Partition == settled.Name.Partition && partition.Ranges.Any(settled.Name.Range.Overlaps)),
            cancellation).ConfigureAwait(false);
        IReadOnlyList<PartitionCoverage> wanted = WantedOf(covered.Summed);
        IEnumerable<string> intervals = wanted.Select(partition => $"{partition.Source} {partition.Partition} {string.Join(' ', partition.Ranges)}");
        return new ReplayWork(wanted, ContentHash256.Of(Encoding.UTF8.GetBytes(string.Join(
            '\n', [options.Kafka.BootstrapServers, options.Kafka.Topic, since.ToString(), .. intervals, .. covered.Open.Runs.Select(run => run.Id.ToString())]))).Prefix16, covered);

        IReadOnlyList<PartitionCoverage> WantedOf(Inputs inputs) => options.NightlyReplayDays == 0 ? [] : Coverage.Union(
            ReplaySelection.LoggedBetween(inputs.Checkpoints, since, new Timestamp(long.MaxValue)),
            last?.Replayed is { } read ? ReplaySelection.Beyond(inputs.Checkpoints, read) : []);
    }

    /// <param name="work">What to read.</param>
    /// <param name="cancellation">Stops it; what was found doesn't count until all of it was read.</param>
    /// <exception cref="SourceMismatchException">Another message stands at a known place.</exception>
    /// <exception cref="Aggregator.Store.DamagedDataException">What is stored cannot be read, and the log no longer holds it.</exception>
    public async Task<NightlyReplayResult> RunAsync(ReplayWork work, CancellationToken cancellation)
    {
        if (work.IsNothing)
        {
            return NightlyReplayResult.Nothing;
        }

        Inputs covered = work.Covered.Summed;
        (OpenedLog? opened, ReplayStanding standing, string? whyNot) = await TryOpenAsync(cancellation).ConfigureAwait(false);
        using (opened)
        {
            var draft = RunDraft.Begin(RunKind.Replay, $"the last {Counted.Of(options.NightlyReplayDays, "day")}", ProductVersion.NameAndVersion, Timestamp.Now(clock), covered, work.Intervals);
            MessageRules rules = await StoredMessageRules.ReadAsync(access.Store, options.Consumer.AheadOfBrokerMax, cancellation).ConfigureAwait(false);
            var replay = new LogReplay(access.Store, new ReplayOptions { Rules = rules }, access.Root.NewCalendar(), clock);
            draft = await replay.ReadAsync(opened?.Log, draft, covered, decodesAgain: false, keepsDraft: false, cancellation).ConfigureAwait(false);
            PreparedRun prepared = await _preparation.PrepareAsync(draft, await WithDatesOfAsync(draft, work.Covered, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            if (prepared.Run is not null)
            {
                await _preparation.CompleteAsync(prepared, cancellation).ConfigureAwait(false);
            }

            return new NightlyReplayResult(
                draft.Counts, prepared.Run, standing, whyNot, draft.FirstDifferent, draft.Lost);
        }
    }

    /// <summary>Every part of the dates of which something was found: they are folded to see what it changes.</summary>
    private async Task<Inputs> WithDatesOfAsync(RunDraft draft, PinnedInputs covered, CancellationToken cancellation)
    {
        HashSet<HomeDate> dates = [.. draft.Candidates.SelectMany(candidate => candidate.Rows?.HomeDates ?? []).Select(rows => rows.Date)];
        return dates.Count == 0 ? covered.Summed : await covered.ReadAsync(access.Store, dates, cancellation).ConfigureAwait(false);
    }

    /// <summary>How a replay stands that was done before and is still fresh: such a one asked the log, unless there was none to ask.</summary>
    public ReplayStanding FreshStanding => options.Kafka.BootstrapServers.Length == 0 && options.NightlyReplayDays > 0 ? NoBrokerNamed : ReplayStanding.Read;

    /// <summary>Whether a replay has done all it can: where no log is named, there is none to ask.</summary>
    public static bool IsInFull(NightlyReplayResult result) => result.Standing.Outcome is ReplayOutcome.Read or ReplayOutcome.NoBrokerNamed;

    /// <summary>The first file of what is to be read that isn't there, which the replay would put back; null where all are. Only the folders that they lie in are listed.</summary>
    public async Task<ObjectKey?> FindMissingAsync(ReplayWork work, CancellationToken cancellation)
    {
        ILookup<string, ObjectKey> wanted = work.Covered.Open.Checkpoints
            .Where(checkpoint => work.Intervals.Any(partition =>
                partition.Source == checkpoint.Source && partition.Partition == checkpoint.Partition && partition.Ranges.Any(checkpoint.Range.Overlaps)))
            .SelectMany(checkpoint => new[] { checkpoint.Segment?.Object, checkpoint.Quarantine?.Object })
            .OfType<ObjectKey>().Distinct()
            .ToLookup(key => key.Value[..(key.Value.LastIndexOf('/') + 1)]);
        foreach (IGrouping<string, ObjectKey> folder in wanted.OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            HashSet<ObjectKey> stored = [.. (await access.Store.ListAsync(folder.Key, cancellation).ConfigureAwait(false)).Select(found => found.Key)];
            if (folder.Any(key => !stored.Contains(key)))
            {
                return folder.First(key => !stored.Contains(key));
            }
        }

        return null;
    }

    /// <summary>The stored set is whole without the log, so days and reports go on; whether a month may close without it is the close's to say.</summary>
    private async Task<(OpenedLog? Log, ReplayStanding Standing, string? WhyNot)> TryOpenAsync(CancellationToken cancellation)
    {
        try
        {
            return (await OpenLog(cancellation).ConfigureAwait(false), ReplayStanding.Read, null);
        }
        catch (UsageException exception)
        {
            return (null, NoBrokerNamed, exception.Message);
        }
        catch (BrokerUnavailableException exception)
        {
            return (null, new ReplayStanding(ReplayOutcome.BrokerAway), exception.Message);
        }
        catch (Exception exception) when (exception is LogRefusedException or SourceMismatchException)
        {
            return (null, new ReplayStanding(ReplayOutcome.NotOurTopic, exception.Message), exception.Message);
        }
    }
}
