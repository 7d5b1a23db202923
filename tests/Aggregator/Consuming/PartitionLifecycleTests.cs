using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Aggregator.Consuming;

public sealed class PartitionLifecycleTests
{
    /// <summary>Written down a second time on purpose: who changes the table says so here too.</summary>
    private static readonly HashSet<(PartitionState From, PartitionState To)> Legal =
    [
        (PartitionState.Assigned, PartitionState.Loading),
        (PartitionState.Assigned, PartitionState.Revoked),
        (PartitionState.Assigned, PartitionState.Lost),
        (PartitionState.Loading, PartitionState.Running),
        (PartitionState.Loading, PartitionState.Stopped),
        (PartitionState.Loading, PartitionState.Revoked),
        (PartitionState.Loading, PartitionState.Lost),
        (PartitionState.Running, PartitionState.Checkpointing),
        (PartitionState.Running, PartitionState.Stopped),
        (PartitionState.Running, PartitionState.Revoked),
        (PartitionState.Running, PartitionState.Lost),
        (PartitionState.Checkpointing, PartitionState.Running),
        (PartitionState.Checkpointing, PartitionState.Stopped),
        (PartitionState.Checkpointing, PartitionState.Revoked),
        (PartitionState.Checkpointing, PartitionState.Lost),
        (PartitionState.Stopped, PartitionState.Revoked),
        (PartitionState.Stopped, PartitionState.Lost),
    ];

    /// <summary>A way to each state.</summary>
    private static readonly Dictionary<PartitionState, PartitionState[]> Ways = new()
    {
        [PartitionState.Assigned] = [],
        [PartitionState.Loading] = [PartitionState.Loading],
        [PartitionState.Running] = [PartitionState.Loading, PartitionState.Running],
        [PartitionState.Checkpointing] = [PartitionState.Loading, PartitionState.Running, PartitionState.Checkpointing],
        [PartitionState.Stopped] = [PartitionState.Loading, PartitionState.Stopped],
        [PartitionState.Revoked] = [PartitionState.Revoked],
        [PartitionState.Lost] = [PartitionState.Lost],
    };

    public static TheoryData<PartitionState, PartitionState> Pairs()
    {
        var pairs = new TheoryData<PartitionState, PartitionState>();
        foreach (PartitionState from in Enum.GetValues<PartitionState>())
        {
            foreach (PartitionState to in Enum.GetValues<PartitionState>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_state_follows_another_only_where_the_table_allows_it(PartitionState from, PartitionState to)
    {
        var life = new PartitionLifecycle(new LogPartition(3));
        Array.ForEach(Ways[from], life.MoveTo);
        Assert.Equal(from, life.State);

        if (Legal.Contains((from, to)))
        {
            life.MoveTo(to);
            Assert.Equal(to, life.State);
        }
        else
        {
            InvalidOperationException illegal = Assert.Throws<InvalidOperationException>(() => life.MoveTo(to));
            Assert.Equal($"Partition 3 is {from} and cannot become {to}.", illegal.Message);
            Assert.Equal(from, life.State);
        }
    }

    [Fact]
    public void A_partition_that_is_gone_comes_to_no_other_state_and_every_other_state_can_end() =>
        Assert.All(PartitionLifecycle.Transitions, entry => Assert.Equal(
            entry.Key is PartitionState.Revoked or PartitionState.Lost ? [] : [PartitionState.Revoked, PartitionState.Lost],
            entry.Value.Where(next => next is PartitionState.Revoked or PartitionState.Lost)));
}
