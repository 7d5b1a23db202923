using System.Collections.Frozen;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// The states of one partition from its assignment to its end, and the only place where they change. A partition that comes back to a
/// member begins a new life: nothing is carried over but what the store holds.
/// </summary>
public sealed class PartitionLifecycle(LogPartition partition)
{
    /// <summary>Every state with those that may follow it.</summary>
    public static readonly FrozenDictionary<PartitionState, IReadOnlyList<PartitionState>> Transitions =
        new Dictionary<PartitionState, IReadOnlyList<PartitionState>>
        {
            [PartitionState.Assigned] = [PartitionState.Loading, PartitionState.Revoked, PartitionState.Lost],
            [PartitionState.Loading] = [PartitionState.Running, PartitionState.Stopped, PartitionState.Revoked, PartitionState.Lost],
            [PartitionState.Running] = [PartitionState.Checkpointing, PartitionState.Stopped, PartitionState.Revoked, PartitionState.Lost],
            [PartitionState.Checkpointing] = [PartitionState.Running, PartitionState.Stopped, PartitionState.Revoked, PartitionState.Lost],
            [PartitionState.Stopped] = [PartitionState.Revoked, PartitionState.Lost],
            [PartitionState.Revoked] = [],
            [PartitionState.Lost] = [],
        }.ToFrozenDictionary();

    public PartitionState State { get; private set; } = PartitionState.Assigned;

    /// <exception cref="InvalidOperationException">The state may not follow the present one: a mistake of the program, which must not go on.</exception>
    public void MoveTo(PartitionState next)
    {
        if (!Transitions[State].Contains(next))
        {
            throw new InvalidOperationException($"Partition {partition} is {State} and cannot become {next}.");
        }

        State = next;
    }
}
