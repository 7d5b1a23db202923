using System.Diagnostics;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Makes checkpoints of a member's partitions durable, those that are due together in two objects: first the files, then what names them. So a crash anywhere
/// leaves files nobody refers to, and nothing else; of an interval either all partitions' checkpoints are there or none. An attempt that took too long, its failures included,
/// counts for nothing, since its files may have been collected as garbage meanwhile: it is made again under other names. Nothing is written down by
/// time-zone rules that are no longer in force.
/// </summary>
public sealed class CheckpointWriter(IObjectStore store, NodaTime.DateTimeZone zone, TimeProvider clock)
{
    private Timestamp? _attemptBegan;

    /// <param name="partitions">Of one source, each with something to write down.</param>
    /// <param name="cancellation">Stops it; nothing was lost.</param>
    /// <returns>A checkpoint of each.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was lost: the same again once the store is back.</exception>
    /// <exception cref="StoreMismatchException">Other time-zone rules are in force by now.</exception>
    public async Task<IReadOnlyList<Checkpoint>> WriteAsync(IReadOnlyList<PartitionConsumer> partitions, CancellationToken cancellation)
    {
        using Activity? activity = AggregatorTelemetry.Activities.StartActivity("accounting.consumer.checkpoint");
        await ZoneChain.RequireInForceAsync(store, zone, cancellation).ConfigureAwait(false);
        long begunTimestamp = clock.GetTimestamp();
        IReadOnlyList<Checkpoint> checkpoints;
        do
        {
            Timestamp now = Timestamp.Now(clock);
            Timestamp attempt = _attemptBegan is { } began && now < began.Plus(IntervalFiles.AttemptMax) ? began : now;
            _attemptBegan = attempt;
            (IntervalFiles Files, Checkpoint Checkpoint)[] intervals = [.. partitions.Select(partition => partition.Build(attempt))];
            checkpoints = intervals.Length == 1
                ? [await WriteAloneAsync(intervals[0].Files, intervals[0].Checkpoint, cancellation).ConfigureAwait(false)]
                : await WriteTogetherAsync(attempt, intervals, cancellation).ConfigureAwait(false);
        }
        while (Timestamp.Now(clock) >= _attemptBegan.Value.Plus(IntervalFiles.AttemptMax));

        _attemptBegan = null;
        foreach ((PartitionConsumer partition, Checkpoint checkpoint) in partitions.Zip(checkpoints))
        {
            partition.Written(checkpoint);
            AggregatorTelemetry.CheckpointSeconds.Record(
                clock.GetElapsedTime(begunTimestamp).TotalSeconds, new KeyValuePair<string, object?>("partition", checkpoint.Partition.Value));
        }

        return checkpoints;
    }

    private async Task<Checkpoint> WriteAloneAsync(IntervalFiles files, Checkpoint checkpoint, CancellationToken cancellation)
    {
        RequireConserved(checkpoint);
        byte[] bytes = StoreJson.Serialize(checkpoint);
        ObjectKey key = CheckpointKey.ForCheckpoint(checkpoint.Source, checkpoint.Partition, checkpoint.Range, ContentHash256.Of(bytes));
        await store.PutAsync(files.Contents, cancellation).ConfigureAwait(false);
        await store.PutAsync([ObjectContent.FromBytes(key, bytes)], cancellation).ConfigureAwait(false);
        return checkpoint;
    }

    private async Task<IReadOnlyList<Checkpoint>> WriteTogetherAsync(Timestamp attempt, (IntervalFiles Files, Checkpoint Checkpoint)[] intervals, CancellationToken cancellation)
    {
        Checkpoint[] checkpoints = [.. intervals.Select(interval => interval.Checkpoint)];
        Array.ForEach(checkpoints, RequireConserved);
        List<ObjectContent> files = [.. intervals.SelectMany(interval => interval.Files.Contents.Where(file => file.Key != interval.Files.Segment?.Key))];
        int[] moved = [.. Enumerable.Range(0, intervals.Length).Where(index => intervals[index].Files.Segment is not null)];
        if (moved.Length > 0)
        {
            (ObjectContent bundle, IReadOnlyList<SegmentReference> segments) = SegmentBundle.Of(
                checkpoints[0].Source, attempt, [.. moved.Select(index => (intervals[index].Files.Segment!, intervals[index].Files.SegmentBytes))]);
            files.Add(bundle);
            foreach ((int index, SegmentReference segment) in moved.Zip(segments))
            {
                checkpoints[index] = checkpoints[index] with { Segment = segment };
            }
        }

        await store.PutAsync(files, cancellation).ConfigureAwait(false);
        await store.PutAsync([IntervalCheckpoints.ToContent(checkpoints)], cancellation).ConfigureAwait(false);
        return checkpoints;
    }

    private static void RequireConserved(Checkpoint checkpoint)
    {
        if (!checkpoint.Counters.AreConserved)
        {
            throw new InvalidOperationException($"Partition {checkpoint.Partition} of {checkpoint.Source} passed offsets it cannot account for: {checkpoint.Counters}.");
        }
    }
}
