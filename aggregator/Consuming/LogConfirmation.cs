using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Confirms, after an interval's last poll and before its checkpoint, that the interval was read from the log that its source is: by the topic's id;
/// where the broker has none, by the partition's end and the last message taken; and where the leader's epoch moved, by the last message before.
/// </summary>
internal sealed class LogConfirmation(ITransactionLog log, LogWatch watch)
{
    /// <summary>Whether what was taken may be written down; false where the broker doesn't answer: the same again later.</summary>
    /// <param name="consumer">The partition's.</param>
    /// <param name="isLastChance">Whether the broker is asked even if it didn't answer just now.</param>
    /// <exception cref="LogChangedException">It is another log, and nobody knows what of the interval came from it.</exception>
    public bool Confirm(PartitionConsumer consumer, bool isLastChance)
    {
        RequireSame(consumer.Partition);
        if (!watch.IsCertain)
        {
            if (isLastChance)
            {
                watch.Ask();
            }
            else
            {
                watch.TryAsk();
            }

            RequireSame(consumer.Partition);
        }

        return watch.IsCertain && ConfirmPlaces(consumer);
    }

    private void RequireSame(LogPartition partition)
    {
        if (watch.Other is { } other)
        {
            throw new LogChangedException(LogProblem.Recreated(partition, log.Identity, other));
        }
    }

    private bool ConfirmPlaces(PartitionConsumer consumer)
    {
        IReadOnlyList<LastMessage> places = consumer.PlacesToConfirm(watch.KnowsById);
        if (places.Count == 0)
        {
            consumer.PlacesConfirmed();
            return true;
        }

        if (log.AskBounds(consumer.Partition) is not { } held)
        {
            return false;
        }

        consumer.RequireEnd(held.End);

        // What retention removed is looked at no more.
        foreach (LastMessage known in places.Where(known => known.Offset >= held.Earliest))
        {
            if (log.AskFirst(consumer.Partition, known.Offset) is not { } found)
            {
                return false;
            }

            LogRecognition.Require(consumer.Partition, known, found);
        }

        consumer.PlacesConfirmed();
        return true;
    }
}
