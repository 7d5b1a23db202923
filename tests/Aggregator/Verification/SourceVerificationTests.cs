using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Verification;

/// <summary>A topic of which offset 2 was cut off, its second generation read from 3 on in two checkpoints, and the loss signed off.</summary>
public sealed class SourceVerificationTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<ScriptedRecord> Records = Transactions.Records(
        0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"), Deposit(4, "40"), Deposit(5, "50"));

    private readonly Pipeline _pipeline = new();

    private SourceRecord _first = null!;

    private SourceRecord _second = null!;

    private ObjectKey _signOff;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using ScriptedLog log = Pipeline.Log([.. Records.Take(1)]);
        await _pipeline.ConsumeAsync(log);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Records.Take(2)]));
        _first = await SourceRegistry.EnsureAsync(_pipeline.Store, log.Identity, Cancellation);
        var lost = new LostOffsets(new LogOffset(2), new LogOffset(3));
        _second = _first.Successor(
            log.Identity,
            new SourceSuccession { Retired = _first.Source, By = "me", Reason = "test", At = Noon, Partitions = [new PartitionSuccession(new LogPartition(0), new LogOffset(3), lost)] });
        await SourceRegistry.BeginAsync(_pipeline.Store, _second, Cancellation);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Records.Take(4)]));
        await _pipeline.ConsumeAsync(Pipeline.Log(Records));
        _signOff = await SignOffAsync(lost);
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Generations_that_follow_each_other_are_sound_and_so_is_their_sign_off() => Assert.Empty(await FindingsAsync());

    [Fact]
    public async Task A_flip_of_any_byte_of_a_source_or_a_sign_off_is_found()
    {
        foreach (ObjectKey key in new[] { SourceKey(_first), SourceKey(_second), _signOff })
        {
            string path = Path.Combine(_pipeline.Root, key.Value);
            byte[] sound = await File.ReadAllBytesAsync(path, Cancellation);
            for (int position = 0; position < sound.Length; position += 7)
            {
                byte[] flipped = [.. sound];
                flipped[position] ^= 1;
                await File.WriteAllBytesAsync(path, flipped, Cancellation);
                Assert.Contains(await FindingsAsync(), finding => finding.Kind == FindingKind.Damaged && finding.Place == key.Value);
            }

            await File.WriteAllBytesAsync(path, sound, Cancellation);
        }
    }

    [Fact]
    public async Task A_source_that_is_gone_is_missed_by_what_was_read_of_it()
    {
        foreach (SourceRecord record in new[] { _first, _second })
        {
            byte[] sound = (await _pipeline.Store.TryReadAsync(SourceKey(record), Cancellation))!;
            await _pipeline.Store.DeleteAsync([SourceKey(record)], Cancellation);
            Assert.Contains(await FindingsAsync(), finding => finding.Kind == FindingKind.Missing && finding.Place == SourceKey(record).Value);
            await _pipeline.Store.PutAsync([ObjectContent.FromBytes(SourceKey(record), sound)], Cancellation);
        }
    }

    [Fact]
    public async Task A_generation_that_was_begun_where_the_checkpoints_before_it_do_not_reach_is_found()
    {
        await DeleteCheckpointAsync(_first, "checkpoint-000000000001-000000000002-");
        Finding finding = Assert.Single(await FindingsAsync());
        Assert.Equal((FindingKind.Disagreeing, SourceKey(_second).Value), (finding.Kind, finding.Place));
        Assert.Contains("read up to 2, and what checkpoints and runs tell of it ends at 1", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generation_whose_first_checkpoint_is_gone_is_found()
    {
        await DeleteCheckpointAsync(_second, "checkpoint-000000000003-");
        Finding finding = Assert.Single(await FindingsAsync());
        Assert.Equal((FindingKind.Disagreeing, SourceKey(_second).Value), (finding.Kind, finding.Place));
        Assert.Contains("begins partition 0 at 3, and the first checkpoint there at 4", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_off_of_what_no_generation_says_to_be_lost_is_found()
    {
        ObjectKey other = await SignOffAsync(new LostOffsets(new LogOffset(2), null));
        Finding finding = Assert.Single(await FindingsAsync());
        Assert.Equal((FindingKind.Disagreeing, other.Value), (finding.Kind, finding.Place));
    }

    private static ObjectKey SourceKey(SourceRecord record) => ObjectKey.Parse($"state/sources/{record.Source}/source.json");

    private async Task<IReadOnlyList<Finding>> FindingsAsync()
    {
        Inspection inspection = await Inspection.BeginAsync(_pipeline.Store, (_, _) => { }, Cancellation);
        await new LogVerification(inspection, new ZoneVerification(inspection, DateTimeZone.Utc)).RunAsync(Cancellation);
        inspection.ReportOrphans("state/sources/");
        return [.. inspection.Findings.Where(finding => finding.IsFault)];
    }

    private async Task<ObjectKey> SignOffAsync(LostOffsets lost)
    {
        ObjectContent content = new LossSignOff
        {
            Format = LossSignOff.CurrentFormat,
            Source = _first.Source,
            Partitions = [new LostPartition(new LogPartition(0), lost)],
            By = "me",
            Reason = "test",
            At = Noon,
        }.ToContent();
        await _pipeline.Store.PutAsync([content], Cancellation);
        return content.Key;
    }

    private async Task DeleteCheckpointAsync(SourceRecord source, string name)
    {
        IReadOnlyList<StoredObject> listed = await _pipeline.Store.ListAsync($"state/sources/{source.Source}/", Cancellation);
        await _pipeline.Store.DeleteAsync([.. listed.Select(found => found.Key).Where(key => key.Name.StartsWith(name, StringComparison.Ordinal))], Cancellation);
    }
}
