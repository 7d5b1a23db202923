using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// What a member could not do of what it was given, so that its end is a failure that says so. What was given up is told once the member has ended, whoever reads those partitions
/// on; a partition that stopped counts as long as this member doesn't find its place anew.
/// </summary>
internal sealed class UnfinishedWork
{
    private readonly SortedDictionary<LogPartition, string> _stopped = [];
    private StoreUnavailableException? _dropped;
    private bool _isAnyUnconfirmed;

    /// <summary>A partition stopped, whoever has it now.</summary>
    /// <returns>Whether that is new.</returns>
    public bool Stopped(LogPartition partition, string problem) => _stopped.TryAdd(partition, problem);

    /// <summary>Its place was found.</summary>
    public void Runs(LogPartition partition) => _stopped.Remove(partition);

    /// <summary>What was taken of a partition that was given up could not be written down.</summary>
    public void Dropped(StoreUnavailableException failure) => _dropped = failure;

    /// <summary>What was taken of a partition that was given up was dropped, because no broker told of which log it is.</summary>
    public void DroppedUnconfirmed() => _isAnyUnconfirmed = true;

    /// <param name="undecided">The message that was waited for too long; null where there is none.</param>
    /// <param name="log">The log that was read.</param>
    /// <exception cref="PartitionsStoppedException">Partitions stopped.</exception>
    /// <exception cref="UndecidedMessageException">A message was waited for too long.</exception>
    /// <exception cref="StoreUnavailableException">The store failed when partitions were given up.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answered when partitions were given up.</exception>
    public void ThrowIfAny(UndecidedMessageException? undecided, LogIdentity log)
    {
        if (_stopped.Count > 0)
        {
            throw new PartitionsStoppedException(_stopped.Values);
        }

        if (undecided is not null)
        {
            ExceptionDispatchInfo.Throw(undecided);
        }

        if (_dropped is { } failure)
        {
            throw new StoreUnavailableException(
                $"The store failed when partitions were given up; what it didn't take will be read again from their last checkpoints. {failure.Message}", failure);
        }

        if (_isAnyUnconfirmed)
        {
            throw new BrokerUnavailableException(
                log.Describe(), "it was not to be confirmed that the topic still is the same when partitions were given up; what wasn't written down will be read again from their last checkpoints.");
        }
    }
}
