using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>Messages with flipped bits, cut, lengthened, spliced, under wrong schemas and with impossible numbers, from a seed. ACCOUNTING_THOROUGH=1 takes millions.</summary>
public sealed class MutatedMessageTests
{
    private const ulong Seed = 20_261_122;

    private static readonly int Messages = Thoroughness.Pick(100_000, 4_000_000);

    [Fact]
    public void Mutated_messages_end_in_quarantine_or_as_the_transactions_that_they_say()
    {
        using var partition = new MutatedPartition();
        var random = new SimulatedRandom(Seed);
        var sound = new RandomMessages(random.Fork());
        var mutator = new MessageMutator(random.Fork());
        byte[] last = sound.Next();
        for (int number = 0; number < Messages; number++)
        {
            byte[] next = sound.Next();
            partition.Take(random.OneIn(20) ? next : mutator.Mutate(next, last));
            last = next;
        }

        partition.Checkpoint();
        TestContext.Current.TestOutputHelper!.WriteLine(partition.ToString());
        Assert.InRange(partition.Accepted, Messages / 20, Messages / 2);

        // All but a few that are rare, and two that follow from what somebody settled in a store.
        Assert.InRange(partition.Quarantined.Count, Enum.GetValues<QuarantineReason>().Length - 6, Enum.GetValues<QuarantineReason>().Length);

        // Of one message: its reason in words, and the decoder's buffer where it grew, at most to double. Of all: no more than the reasons.
        Assert.InRange(partition.DecodingAllocatedMax, 0, 64 * 1024);
        Assert.InRange(partition.DecodingAllocated / Messages, 0, 1024);
        Assert.InRange(partition.TakingAllocated / Messages, 0, 2048);
    }
}
