using System.Diagnostics;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Makes checkpoints of one partition durable: first the files, then the checkpoint that names them. So a crash anywhere leaves files nobody refers to,
/// and nothing else. An attempt that took too long, its failures included, counts for nothing, since its files may have been collected as garbage
/// meanwhile: it is made again under other names. Nothing is written down by time-zone rules that are no longer in force.
/// </summary>
internal sealed class CheckpointWriter(IObjectStore store, NodaTime.DateTimeZone zone, TimeProvider clock)
{
    private Timestamp? _attemptBegan;

    /// <param name="build">Makes the files and the checkpoint of an attempt, by the time at which that began.</param>
    /// <param name="cancellation">Stops it; nothing was lost.</param>
    /// <exception cref="StoreUnavailableException">Nothing was lost: the same again once the store is back.</exception>
    /// <exception cref="StoreMismatchException">Other time-zone rules are in force by now.</exception>
    public async Task<Checkpoint> WriteAsync(Func<Timestamp, (IntervalFiles Files, Checkpoint Checkpoint)> build, CancellationToken cancellation)
    {
        using Activity? activity = AggregatorTelemetry.Activities.StartActivity("accounting.consumer.checkpoint");
        await ZoneChain.RequireInForceAsync(store, zone, cancellation).ConfigureAwait(false);
        long begunTimestamp = clock.GetTimestamp();
        Checkpoint checkpoint;
        do
        {
            Timestamp now = Timestamp.Now(clock);
            _attemptBegan = _attemptBegan is { } began && now < began.Plus(IntervalFiles.AttemptMax) ? began : now;
            (IntervalFiles files, checkpoint) = build(_attemptBegan.Value);
            await WriteAsync(files, checkpoint, cancellation).ConfigureAwait(false);
        }
        while (Timestamp.Now(clock) >= _attemptBegan.Value.Plus(IntervalFiles.AttemptMax));

        _attemptBegan = null;
        AggregatorTelemetry.CheckpointSeconds.Record(
            clock.GetElapsedTime(begunTimestamp).TotalSeconds, new KeyValuePair<string, object?>("partition", checkpoint.Partition.Value));
        return checkpoint;
    }

    private async Task WriteAsync(IntervalFiles files, Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (!checkpoint.Counters.AreConserved)
        {
            throw new InvalidOperationException($"Partition {checkpoint.Partition} of {checkpoint.Source} passed offsets it cannot account for: {checkpoint.Counters}.");
        }

        byte[] bytes = StoreJson.Serialize(checkpoint);
        ObjectKey key = CheckpointKey.ForCheckpoint(checkpoint.Source, checkpoint.Partition, checkpoint.Range, ContentHash256.Of(bytes));
        await store.PutAsync(files.Contents, cancellation).ConfigureAwait(false);
        await store.PutAsync([ObjectContent.FromBytes(key, bytes)], cancellation).ConfigureAwait(false);
    }
}
