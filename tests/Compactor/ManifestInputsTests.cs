using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

/// <summary>What day versions say of their inputs, and how they are known again by it.</summary>
public sealed class ManifestInputsTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_version_stays_the_base_and_the_past_can_be_told_when_another_owner_leaves_its_checkpoint_late()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"));
        await _pipeline.ConsumeAsync(Pipeline.Log(records));
        DayVersion before = Assert.Single((await _pipeline.CompactAsync()).Days);
        await LeaveCheckpointAsync([records[1]]);

        CompactionResult after = await _pipeline.CompactAsync();

        Assert.Equal(1, after.RowsRead);
        DayInputs present = await PresentAsync(before.Date);
        Assert.Equal(2, present.Parts.Count);
        Assert.Equal(3, Assert.Single(present.TryLimitTo(before.Manifest)!.Parts).Segment.Rows);
        Assert.True(present.AreAllOf(Assert.Single(after.Days).Manifest));
    }

    [Fact]
    public async Task A_version_is_of_other_inputs_once_a_checkpoint_of_its_rows_has_gone()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        await _pipeline.ConsumeAsync(Pipeline.Log(records));
        await LeaveCheckpointAsync([records[1]]);
        DayVersion before = Assert.Single((await _pipeline.CompactAsync()).Days);
        DayInputs present = await PresentAsync(before.Date);
        var fewer = new DayInputs([.. present.Parts.Where(part => part.Segment.Rows == 2)], []);

        Assert.True(present.AreAllOf(before.Manifest));
        Assert.False(fewer.Include(before.Manifest));
        Assert.Null(fewer.TryLimitTo(before.Manifest));
    }

    [Fact]
    public void A_day_of_64_partitions_has_a_manifest_of_less_than_100_kB_however_many_intervals_it_came_in()
    {
        DayInput[] inputs =
        [
            .. Enumerable.Range(0, 64).Select(partition => new DayInput(
                SourceId.Parse("topic.transactions.0123456789abcdef"),
                new LogPartition(partition),
                null,
                new OffsetRange(new LogOffset(123_456_789_012), new LogOffset(123_456_926_512)),
                new RowDigest(137_500, UInt128.MaxValue >> 40, UInt128.MaxValue >> 40))),
        ];

        Assert.InRange(StoreJson.Serialize(inputs).Length, 64, 100_000);
    }

    [Fact]
    public async Task A_manifest_that_lists_segments_is_read_and_its_version_is_gone_on_with()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"))));
        DayVersion former = await ReplaceByFormerAsync(Assert.Single((await _pipeline.CompactAsync()).Days));

        CompactionResult same = await _pipeline.CompactAsync();
        Assert.Empty(same.Folded);
        Assert.Equal(former.Version, Assert.Single(same.Days).Version);

        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"))));
        CompactionResult more = await _pipeline.CompactAsync();
        Assert.Equal(1, more.RowsRead);
        Assert.Equal(3, Assert.Single(more.Days).Manifest.Winners);
    }

    /// <summary>The version as the program before would have left it.</summary>
    private async Task<DayVersion> ReplaceByFormerAsync(DayVersion version)
    {
        DayManifest manifest = version.Manifest;
        var former = new FormerManifest
        {
            Format = FormerManifest.Format2,
            Date = manifest.Date,
            Inputs = [.. (await PresentAsync(version.Date)).Parts.Select(part => new FormerInput(part.Segment.Key, part.Segment.Sha256, part.Rows.Digest.Rows))],
            RetractedBy = manifest.RetractedBy,
            Outputs = manifest.Outputs,
            BusinessMonths = manifest.BusinessMonths,
            Digest = manifest.Digest,
            Sums = manifest.Sums,
            RunningTotals = manifest.RunningTotals,
            Winners = manifest.Winners,
            Losers = manifest.Losers,
            Conflicts = manifest.Conflicts,
        };
        byte[] bytes = StoreJson.Serialize(former);
        var replaced = new DayVersion(ContentHash256.Of(bytes).Prefix16, manifest);
        foreach (DayOutput output in manifest.Outputs)
        {
            byte[] file = (await _pipeline.Store.TryReadAsync(version.KeyOf(output), TestContext.Current.CancellationToken))!;
            await _pipeline.Store.PutAsync([ObjectContent.FromBytes(replaced.KeyOf(output), file)], TestContext.Current.CancellationToken);
        }

        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(replaced.ManifestKey, bytes)], TestContext.Current.CancellationToken);
        await _pipeline.Store.DeleteAsync([version.ManifestKey], TestContext.Current.CancellationToken);
        return replaced;
    }

    private async Task<DayInputs> PresentAsync(HomeDate date) =>
        DayInputs.ByDate(await new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken))[date];

    /// <summary>A checkpoint by a member that had been away, of an earlier time than anything else.</summary>
    private async Task LeaveCheckpointAsync(IReadOnlyList<ScriptedRecord> records)
    {
        using var zombie = new Pipeline();
        using ScriptedLog log = Pipeline.Log(records);
        await zombie.ConsumeAsync(log);
        foreach (string file in Directory.GetFiles(Path.Combine(zombie.Root, "state"), "*-*.*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(_pipeline.Root, Path.GetRelativePath(zombie.Root, file)), overwrite: true);
        }
    }
}
