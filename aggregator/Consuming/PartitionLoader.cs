using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Finds the place where a partition goes on, and whether its log still is the one that was read.
/// <para>
/// Reading begins at the last message taken, not after it: its hash tells the log we knew from another one. Retention may have removed just that
/// message; then the place itself is where it begins. Before, the broker is asked what it holds: an offset that it doesn't hand out stops
/// a partition for good.
/// </para>
/// </summary>
/// <param name="log">Asked what it holds.</param>
/// <param name="store">Where the checkpoints are.</param>
/// <param name="source">Names the source that the log is, once it is registered.</param>
/// <param name="intervals">What is known of the source's intervals.</param>
/// <param name="newConsumer">Makes a partition's consumer.</param>
/// <param name="logger">Hears of checkpoints that can't be read.</param>
internal sealed class PartitionLoader(
    ITransactionLog log, IObjectStore store, Func<SourceRecord> source, KnownIntervals intervals, Func<LogPartition, PartitionProgress, PartitionConsumer> newConsumer, ILogger logger)
{
    /// <summary>Where to start; null where the partition has stopped, or where the broker didn't answer: it is then still loading.</summary>
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public async Task<PartitionStart?> TryLoadAsync(OwnedPartition owned, CancellationToken cancellation)
    {
        owned.Load();
        LogPartition partition = owned.Partition;
        PartitionProgress progress = await PartitionProgress.RecoverAsync(store, source(), partition, intervals, FallBack, cancellation).ConfigureAwait(false);
        if (progress.Next is null)
        {
            WarnOfDeleted(partition);
        }

        if (progress.Next is not { } next || progress.LastMessage is not { } last)
        {
            owned.Run(newConsumer(partition, progress));
            return new PartitionStart(partition, progress.Next, progress.LeaderEpoch);
        }

        if (log.AskBounds(partition) is not { } held)
        {
            return null;
        }

        if (held.End < next || held.Earliest > next)
        {
            owned.Halt(held.End < next ? LogProblem.Short(partition, next, held.End) : LogProblem.Cut(partition, next, held.Earliest));
            return null;
        }

        bool isThere = held.Earliest <= last.Offset;
        PartitionConsumer consumer = newConsumer(partition, progress);
        if (isThere)
        {
            consumer.RequireLastMessage();
        }

        owned.Run(consumer);
        return new PartitionStart(partition, isThere ? last.Offset : next, progress.LeaderEpoch);
    }

    /// <summary>Nothing stands in the way of reading what the topic still has; that it had more should not go unnoticed. A broker that doesn't answer is not asked again for it.</summary>
    private void WarnOfDeleted(LogPartition partition)
    {
        if (log.AskBounds(partition) is { Earliest.Value: > 0 } held)
        {
            Log.BeginsLate(logger, partition.Value, held.Earliest.Value);
        }
    }

    private void FallBack(DamagedCheckpoint damaged) => Log.FellBack(logger, damaged.Name.Partition.Value, damaged.Name.Range.From.Value, damaged.Problem);
}
