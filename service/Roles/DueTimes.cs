using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Service.Roles;

/// <summary>When compactions and nightlies last succeeded, by the records of runs, and when they are next due. A role asks when it starts, and <c>status</c> tells.</summary>
public sealed class DueTimes(RunRecords records, DateTimeZone zone, ServiceOptions options)
{
    private const string Compaction = "compact", Nightly = "nightly", Restatement = "restate";

    private static readonly string[] Compacting = [Compaction, Nightly, Restatement];

    private readonly DailySchedule _schedule = new(options.NightlyTimeOfDay, zone);

    /// <summary>The first time of the nightly past a given one.</summary>
    public Instant NightlyAfter(Instant instant) => _schedule.NextAfter(instant);

    /// <summary>Of the compactor and of the nightly.</summary>
    public async Task<IReadOnlyList<RunTimes>> AllAsync(Instant now, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> newest = await NewestAsync(now, cancellation).ConfigureAwait(false);
        return [await CompactorAsync(newest, now, cancellation).ConfigureAwait(false), await NightlyAsync(newest, now, cancellation).ConfigureAwait(false)];
    }

    /// <summary>The compactor: an interval after the end of the last compaction, at once where there was none. A nightly compacts as well.</summary>
    public async Task<RunTimes> CompactorAsync(Instant now, CancellationToken cancellation) =>
        await CompactorAsync(await NewestAsync(now, cancellation).ConfigureAwait(false), now, cancellation).ConfigureAwait(false);

    /// <summary>The nightly: its last time where none succeeded since, unless nothing ran on the store before that; else its next.</summary>
    public async Task<RunTimes> NightlyAsync(Instant now, CancellationToken cancellation) =>
        await NightlyAsync(await NewestAsync(now, cancellation).ConfigureAwait(false), now, cancellation).ConfigureAwait(false);

    private Task<IReadOnlyList<StoredObject>> NewestAsync(Instant now, CancellationToken cancellation) => records.ListNewestAsync(Compacting, Timestamp.FromInstant(now), 1, cancellation);

    private async Task<RunTimes> CompactorAsync(IReadOnlyList<StoredObject> newest, Instant now, CancellationToken cancellation)
    {
        RunRecord? last = await records.FindAsync(newest, Compacting, record => record.Succeeded, cancellation).ConfigureAwait(false);
        return new RunTimes("compactor", last?.BegunAt.ToInstant(), last?.EndedAt is { } ended ? ended.ToInstant() + options.Compactor.Interval : now);
    }

    private async Task<RunTimes> NightlyAsync(IReadOnlyList<StoredObject> newest, Instant now, CancellationToken cancellation)
    {
        RunRecord? last = await records.FindAsync(newest, [Nightly], record => record.Succeeded, cancellation).ConfigureAwait(false);
        Instant before = _schedule.LastUpTo(now);
        bool isMissed = (last?.BegunAt.ToInstant() ?? RunRecords.FirstBegunAt(await records.ListAsync(cancellation).ConfigureAwait(false))) < before;
        return new RunTimes("nightly", last?.BegunAt.ToInstant(), isMissed ? before : _schedule.NextAfter(now));
    }
}
