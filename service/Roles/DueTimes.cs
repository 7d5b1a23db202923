using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Service.Roles;

/// <summary>When compactions and nightlies last succeeded, by the records of runs, and when they are next due. A role asks when it starts, and <c>status</c> tells.</summary>
public sealed class DueTimes(IObjectStore store, DateTimeZone zone, ServiceOptions options)
{
    private const string Compaction = "compact", Nightly = "nightly", Restatement = "restate";

    private readonly DailySchedule _schedule = new(options.NightlyTimeOfDay, zone);

    /// <summary>The first time of the nightly past a given one.</summary>
    public Instant NightlyAfter(Instant instant) => _schedule.NextAfter(instant);

    /// <summary>The compactor: an interval after the end of the last compaction, at once where there was none. A nightly compacts as well.</summary>
    public async Task<RunTimes> CompactorAsync(Instant now, CancellationToken cancellation)
    {
        RunRecord? last = await RunRecords.FindAsync(store, [Compaction, Nightly, Restatement], Timestamp.FromInstant(now), record => record.Succeeded, cancellation).ConfigureAwait(false);
        return new RunTimes("compactor", last?.BegunAt.ToInstant(), last?.EndedAt is { } ended ? ended.ToInstant() + options.Compactor.Interval : now);
    }

    /// <summary>The nightly: its last time where none succeeded since, unless nothing ran on the store before that; else its next.</summary>
    public async Task<RunTimes> NightlyAsync(Instant now, CancellationToken cancellation)
    {
        RunRecord? last = await RunRecords.FindAsync(store, [Nightly], Timestamp.FromInstant(now), record => record.Succeeded, cancellation).ConfigureAwait(false);
        Instant before = _schedule.LastUpTo(now);
        bool isMissed = (last?.BegunAt.ToInstant() ?? RunRecords.FirstBegunAt(await RunRecords.ListAsync(store, cancellation).ConfigureAwait(false))) < before;
        return new RunTimes("nightly", last?.BegunAt.ToInstant(), isMissed ? before : _schedule.NextAfter(now));
    }
}
