using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.Quarantine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Quarantine;

public sealed class QuarantineCatalogTests : IDisposable
{
    private readonly TestPipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Messages_are_signed_off_one_by_one_and_the_count_follows()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2), .. Records(2, Deposit(1, "10"))], [Broken(0, 3)]));
        Assert.Equal(3, await Unsigned());

        await SignOff(entry => entry.Partition.Value == 0 && entry.Message.Offset.Value == 1, "first");
        Assert.Equal(2, await Unsigned());
        await SignOff(entry => !entry.IsSigned, "second");
        Assert.Equal(0, await Unsigned());
        Assert.Equal(["second", "first", "second"], (await Entries()).Select(entry => entry.SignOff!.By));
    }

    [Fact]
    public async Task What_was_read_is_not_read_again_until_ten_minutes_have_passed_and_sign_offs_are()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2)]));
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero));
        var remembered = new RememberedMessages(clock);
        Assert.Equal(2, await Count(remembered));
        foreach (string file in Directory.GetFiles(Path.Combine(_pipeline.Root, "quarantine"), "*.avro", SearchOption.AllDirectories))
        {
            File.Move(file, file + ".away");
        }

        Assert.Equal(2, await Count(remembered));
        clock.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<DamagedDataException>(() => Count(remembered));
        foreach (string file in Directory.GetFiles(Path.Combine(_pipeline.Root, "quarantine"), "*.away", SearchOption.AllDirectories))
        {
            File.Move(file, file[..^".away".Length]);
        }

        Assert.Equal(2, await Count(remembered));
        await SignOff(entry => entry.Message.Offset.Value == 0, "one");
        Assert.Equal(1, await Count(remembered));
    }

    [Fact]
    public async Task Of_a_quarantine_that_is_larger_than_what_may_be_kept_the_rest_is_read_each_time()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2)]));
        var remembered = new RememberedMessages(new ManualClock(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero)), bytesMax: 5);
        Assert.Equal(2, await Count(remembered));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(_pipeline.Root, "quarantine"), "*.avro", SearchOption.AllDirectories)));

        await Assert.ThrowsAsync<DamagedDataException>(() => Count(remembered));
    }

    [Fact]
    public async Task What_is_kept_no_more_leaves_its_room_to_what_is_read_after_it()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2)]));
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero));
        var remembered = new RememberedMessages(clock, bytesMax: 6);
        Assert.Equal(2, await Count(remembered));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(2, await Count(remembered));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(_pipeline.Root, "quarantine"), "*.avro", SearchOption.AllDirectories)));

        Assert.Equal(2, await Count(remembered));
    }

    [Fact]
    public async Task Who_signs_off_again_does_not_replace_the_first()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        await SignOff(_ => true, "first");
        _pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await SignOff(_ => true, "again");

        Assert.Equal("first", Assert.Single(await Entries()).SignOff!.By);
    }

    [Fact]
    public async Task A_message_that_two_owners_wrote_down_is_one_and_signed_off_once()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2)]));
        using var other = new TestPipeline();
        await other.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        _pipeline.TakeFilesOf(other);
        Assert.Equal(2, (await Inputs()).Checkpoints.Count);

        Assert.Equal(2, await Unsigned());
        Assert.Equal([2, 1], (await Entries()).Select(entry => entry.Files.Count));
        await SignOff(entry => entry.Message.Offset.Value == 0, "one");
        Assert.Equal(1, await Unsigned());
    }

    [Fact]
    public async Task A_copy_that_comes_after_the_sign_off_is_signed_off_with_it()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1), Broken(1, 2)]));
        await SignOff(_ => true, "one");
        using var zombie = new TestPipeline();
        await zombie.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        _pipeline.TakeFilesOf(zombie);

        Assert.Equal(0, await Unsigned());
        Assert.All(await Entries(), entry => Assert.True(entry.IsSigned));
    }

    [Fact]
    public async Task Another_value_at_the_same_place_is_another_message()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        await SignOff(_ => true, "one");
        using var other = new TestPipeline();
        await other.ConsumeAsync(TestPipeline.Log([Broken(0, 99)]));
        _pipeline.TakeFilesOf(other);

        Assert.Equal(1, await Unsigned());
        Assert.Equal([true, false], (await Entries()).Select(entry => entry.IsSigned).OrderDescending());
    }

    [Fact]
    public async Task A_message_that_a_lenient_decoder_made_a_row_of_is_back_whenever_it_was_decoded_again()
    {
        ScriptedRecord[] log = [Broken(0, 1), .. Records(1, Deposit(1, "10"))];
        await _pipeline.ConsumeAsync(new ScriptedLog(new LenientDecoder(), log));
        await DecodeAgainAsync(new TransactionDecoder(TransactionDecoder.OwnSchemas()));
        Assert.Equal(1, await Unsigned());
        await DecodeAgainAsync(new LenientDecoder());
        Assert.Equal(0, await Unsigned());
        await DecodeAgainAsync(new TransactionDecoder(TransactionDecoder.OwnSchemas()));
        Assert.Equal(1, await Unsigned());
        Assert.Equal(new LogOffset(0), Assert.Single(await Entries()).Message.Offset);
        Assert.Equal(["10.0000"], ParquetQuery.Run(_pipeline, "SELECT amount FROM read_parquet('{0}/transactions/*/*.parquet')"));

        async Task DecodeAgainAsync(IMessageDecoder decoder)
        {
            var replays = new Replays(_pipeline) { DecodesAgain = true };
            await replays.CompleteAsync(new ScriptedReader(decoder, log), await replays.EverythingAsync(), RunKind.Redecode);
        }
    }

    [Fact]
    public async Task A_sign_off_whose_bytes_changed_is_damage_and_never_a_missing_one()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        await SignOff(_ => true, "one");
        string file = Directory.GetFiles(_pipeline.Root, "*.signed.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("one", "two", StringComparison.Ordinal));

        await Assert.ThrowsAsync<DamagedDataException>(Unsigned);
        await Assert.ThrowsAsync<DamagedDataException>(Entries);
    }

    [Fact]
    public async Task A_sign_off_beside_another_file_is_damage()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([Broken(0, 1)]));
        await SignOff(_ => true, "one");
        using var other = new TestPipeline();
        await other.ConsumeAsync(TestPipeline.Log([Broken(0, 2)]));
        _pipeline.TakeFilesOf(other);
        string signOff = Directory.GetFiles(_pipeline.Root, "*.signed.json", SearchOption.AllDirectories).Single();
        string unsigned = Directory.GetFiles(Path.GetDirectoryName(signOff)!, "*.avro").Single(file => !signOff.StartsWith(file[..^".avro".Length], StringComparison.Ordinal));
        File.Move(signOff, unsigned[..^".avro".Length] + signOff[^".0123456789abcdef.signed.json".Length..]);

        await Assert.ThrowsAsync<DamagedDataException>(Unsigned);
    }

    /// <summary>Makes a deposit of whatever is no transaction.</summary>
    private sealed class LenientDecoder : IMessageDecoder
    {
        private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());

        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => message = Decode(rawValue);

        private DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
        {
            DecodedMessage message = _decoder.Decode(rawValue);
            return message.IsAccepted ? message : message with { Rejection = null, Transaction = Deposit(9, "7") };
        }
    }

    /// <summary>A message that is no transaction, told from others by its last byte.</summary>
    private static ScriptedRecord Broken(long offset, byte last) => new(new LogOffset(offset), Noon, [1, 2, last]);

    private async Task<int> Count(RememberedMessages remembered) =>
        (await (await QuarantineCatalog.OpenAsync(_pipeline.Store, await Inputs(), remembered, TestContext.Current.CancellationToken)).ReadAsync(TestContext.Current.CancellationToken)).Count(entry => !entry.IsSigned);

    private async Task<long> Unsigned() =>
        (await (await Open()).CountUnsignedAsync(TestContext.Current.CancellationToken)).Count;

    private async Task<IReadOnlyList<QuarantineEntry>> Entries() =>
        await (await Open()).ReadAsync(TestContext.Current.CancellationToken);

    private async Task SignOff(Func<QuarantineEntry, bool> which, string by)
    {
        QuarantineCatalog quarantine = await Open();
        IReadOnlyList<QuarantineEntry> entries = await quarantine.ReadAsync(TestContext.Current.CancellationToken);
        await quarantine.SignOffAsync([.. entries.Where(which)], by, "looked at", Timestamp.Now(_pipeline.Clock), TestContext.Current.CancellationToken);
    }

    private Task<Inputs> Inputs() => new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken);

    private async Task<QuarantineCatalog> Open() =>
        await QuarantineCatalog.OpenAsync(_pipeline.Store, await Inputs(), TestContext.Current.CancellationToken);
}
