using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// The pauses that the owner asks for. Within the rebalance that brings a partition the client doesn't have it yet, and refuses to pause it unless it
/// happens to know it from before: those pauses wait for the next poll.
/// </summary>
internal sealed class OwnerPauses(Action<IEnumerable<TopicPartition>> pause, Action<IEnumerable<TopicPartition>> resume, string topic)
{
    private readonly HashSet<LogPartition> _waiting = [];

    /// <param name="partitions">Those to pause.</param>
    /// <param name="isWithinRebalance">Whether the client is in the middle of one.</param>
    public void Pause(IReadOnlyList<LogPartition> partitions, bool isWithinRebalance)
    {
        if (isWithinRebalance)
            _waiting.UnionWith(partitions);
        else
            pause(partitions.Select(Native));
    }

    public void Unpause(IReadOnlyList<LogPartition> partitions)
    {
        TopicPartition[] paused = [.. partitions.Where(partition => !_waiting.Remove(partition)).Select(Native)];
        if (paused.Length > 0)
            resume(paused);
    }

    /// <summary>Does what could not be done before. Costs nothing where nothing waits.</summary>
    public void Advance()
    {
        if (_waiting.Count == 0)
            return;

        pause([.. _waiting.Select(Native)]);
        _waiting.Clear();
    }

    private TopicPartition Native(LogPartition partition) => new(topic, partition.Value);
}
