using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Store;

public sealed class StoredFormatTests : IDisposable
{
    private static readonly ObjectKey Key = ObjectKey.Parse("state/thing.json");

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(1, "an older version")]
    [InlineData(3, "a newer version")]
    public void Another_format_is_told_as_that_with_what_to_do(int format, string who)
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\n  \"format\": {format},\n  \"unknown\": []\n}}\n");

        StoreMismatchException mismatch = Assert.Throws<StoreMismatchException>(() => StoredFormat.Require(Key, json, 2));

        Assert.Contains($"{Key} is of format {format}, and this version of the program reads format 2: {who} wrote this store.", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("'accounting backfill --input FILE'", mismatch.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"kind\":1}")]
    [InlineData("{\"format\":\"2\"}")]
    [InlineData("{\"format\":1e99}")]
    public void What_is_no_such_object_is_left_to_who_reads_on(string json)
    {
        Assert.Null(StoredFormat.TryRead(Encoding.UTF8.GetBytes(json)));
        Assert.Throws<DamagedDataException>(() => StoreJson.Deserialize<StoreSettings>(Key, Encoding.UTF8.GetBytes(json), 2));
    }

    [Fact]
    public async Task A_store_whose_checkpoints_are_of_another_format_is_not_damaged_and_every_command_says_so()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10"))));
        NamedCheckpoint written = Assert.Single(await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation));
        byte[] older = Encoding.UTF8.GetBytes("{\n  \"format\": 1,\n  \"source\": \"" + written.Checkpoint.Source + "\"\n}\n");
        ObjectKey key = CheckpointKey.ForCheckpoint(written.Checkpoint.Source, written.Checkpoint.Partition, written.Checkpoint.Range, ContentHash256.Of(older));
        await _pipeline.Store.DeleteAsync([written.Key], Cancellation);
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, older)], Cancellation);

        await Assert.ThrowsAsync<StoreMismatchException>(() => new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation));
        await Assert.ThrowsAsync<StoreMismatchException>(() => _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Deposit(1, "10")))));
        foreach (string command in new[] { "compact", "nightly", "verify", "status", "collect" })
        {
            string said = (await CommandRun.OfAsync(_pipeline.Clock, [command, "--data", _pipeline.Root])).Expect(ExitCode.Usage);
            Assert.Contains($"{key} is of format 1, and this version of the program reads format {Checkpoint.CurrentFormat}", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_byte_in_the_format_of_a_sealed_object_is_damage()
    {
        var run = Run.Abandon(RunId.Parse("20261122T020000000000Z-replay"), Noon);
        byte[] bytes = run.ToContent().Bytes.ToArray();
        int digit = Encoding.UTF8.GetString(bytes).IndexOf('1');
        bytes[digit] ^= 2;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(RunFiles.Record(run.Id), bytes)], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => new RunCatalog(_pipeline.Store).RefreshAsync(Cancellation));
    }
}
