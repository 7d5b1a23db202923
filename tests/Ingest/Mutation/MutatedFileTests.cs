using Accounting.Ingest;
using Accounting.Ingest.Files;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>Avro container files changed anywhere: in their header, schema, block heads, packed values and markers.</summary>
public sealed class MutatedFileTests : IDisposable
{
    private const ulong Seed = 7;

    /// <summary>A step in which a buffer grows towards a size that the file only claims, and what a few hundred packed bytes may unfold to.</summary>
    private const long AllocatedBytesMax = 8 << 20;

    private static readonly int Files = Thoroughness.Pick(1_500, 60_000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mutated_files_are_refused_with_a_reason_or_hold_the_transactions_that_they_say()
    {
        var random = new SimulatedRandom(Seed);
        var sound = new RandomMessages(random.Fork());
        var mutator = new MessageMutator(random.Fork());
        string path = _folder.At("mutated.avro");
        int accepted = 0;
        long allocatedMax = 0;
        for (int number = 0; number < Files; number++)
        {
            byte[] next = sound.NextFile();
            byte[] file = random.OneIn(20) ? next : mutator.Mutate(next, sound.NextFile());
            File.WriteAllBytes(path, file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            List<Transaction>? read = ReadOrRefuse(path);
            allocatedMax = Math.Max(allocatedMax, GC.GetAllocatedBytesForCurrentThread() - before);
            if (read is not null)
            {
                accepted++;
                Assert.True(ObviousContainer.Read(file) is { } expected && expected.SequenceEqual(read), $"File {number} of seed {Seed} holds something else: {Convert.ToHexString(file)}");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{Files} files, {accepted} accepted, at most {allocatedMax} bytes allocated for one.");
        Assert.InRange(accepted, Files / 20, Files / 2);
        Assert.InRange(allocatedMax, 0, AllocatedBytesMax);
    }

    private static List<Transaction>? ReadOrRefuse(string path)
    {
        try
        {
            return [.. TransactionFile.Open(path).Read().Select(transaction => transaction.Copy())];
        }
        catch (InputFileException refused)
        {
            Assert.Contains("mutated.avro", refused.Message, StringComparison.Ordinal);
            return null;
        }
    }
}
