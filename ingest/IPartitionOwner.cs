namespace Accounting.Ingest;

/// <summary>
/// Who takes partitions over and gives them up. Called on the polling thread, from within <see cref="ITransactionLog.Poll"/>
/// or <see cref="ITransactionLog.Close"/>; what it throws comes out of that call, and the log is of no use afterwards.
/// </summary>
public interface IPartitionOwner
{
    /// <summary>
    /// The partitions are now this member's, beside those it already has: says of them where to start. Nothing is handed over of those
    /// that are left out, until <see cref="ITransactionLog.Begin"/>: the rebalance must not wait for what may take long.
    /// Another member may still be writing down its last work for them, so what is read may have been read before.
    /// </summary>
    IReadOnlyList<PartitionStart> Assigned(IReadOnlyList<LogPartition> partitions);

    /// <summary>
    /// The partitions are about to go to another member: the last chance to write down what was read from them,
    /// and to <see cref="ITransactionLog.Commit"/> it.
    /// </summary>
    void Revoked(IReadOnlyList<LogPartition> partitions);

    /// <summary>The partitions are gone already, and another member may be reading them: nothing can be committed any more.</summary>
    void Lost(IReadOnlyList<LogPartition> partitions);
}
