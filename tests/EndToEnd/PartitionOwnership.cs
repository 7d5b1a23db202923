using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Service.Members;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Which consumers have which partitions, by what each tells of itself.</summary>
internal static class PartitionOwnership
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Completes once these consumers have every partition, each just one, and take its messages; fails when one of them ends.</summary>
    public static async Task WaitAsync(string data, int partitions, IReadOnlyList<CrashingConsumer> owners)
    {
        var store = LocalObjectStore.Open(data, TimeProvider.System);
        using var timer = new PeriodicTimer(LookInterval);
        while (!await AreSharedAsync(store, partitions, owners))
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            foreach (CrashingConsumer owner in owners)
            {
                await owner.RequireAliveAsync();
            }
        }
    }

    /// <summary>What <c>status</c> shows of them: every partition with one of these consumers, read to its end; and not a word of one that has left in order.</summary>
    public static async Task RequireShownAsync(IReadOnlyList<string> place, int partitions, IReadOnlyList<CrashingConsumer> owners, CrashingConsumer absent)
    {
        ProgramResult result = (await AccountingProgram.RunAsync(["status", "--format", "json", .. place])).Expect(0);
        using var status = JsonDocument.Parse(result.Output);
        var shown = status.RootElement.GetProperty("members").EnumerateArray()
            .ToDictionary(member => member.GetProperty("member").GetString()!, member => member.GetProperty("partitions").EnumerateArray().ToList());
        Assert.DoesNotContain(absent.Member, shown.Keys);
        IEnumerable<JsonElement> owned = owners.SelectMany(owner => shown[owner.Member]);
        Assert.All(owned, partition => Assert.Equal("running", partition.GetProperty("state").GetString()));
        Assert.Equal(Enumerable.Range(0, partitions), owned.Select(partition => partition.GetProperty("partition").GetInt32()).Order());
        Assert.All(status.RootElement.GetProperty("partitions").EnumerateArray(), partition => Assert.Equal(0, partition.GetProperty("lag").GetInt64()));
    }

    private static async Task<bool> AreSharedAsync(LocalObjectStore store, int partitions, IReadOnlyList<CrashingConsumer> owners)
    {
        IReadOnlyList<MemberFile> members = await MemberFile.ReadAllAsync(store, own: null, TestContext.Current.CancellationToken);
        return members
            .Where(member => member.Record is not null && owners.Any(owner => owner.Member == member.Record.Member))
            .SelectMany(member => member.Record!.Status.Partitions)
            .Where(partition => partition.State is PartitionState.Running or PartitionState.Checkpointing)
            .Select(partition => partition.Partition.Value)
            .Order()
            .SequenceEqual(Enumerable.Range(0, partitions));
    }
}
