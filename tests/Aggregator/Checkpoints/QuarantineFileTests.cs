using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Aggregator.Checkpoints;

public sealed class QuarantineFileTests : IDisposable
{
    private static readonly SourceId Source = SourceId.ForTopic("transactions", "0123456789abcdef");

    private readonly FaultingObjectStore _store = new();

    public void Dispose() => _store.Dispose();

    [Property]
    public Property What_was_written_is_read_back_whatever_the_bytes()
    {
        Gen<QuarantinedMessage> message =
            from value in ArbMap.Default.GeneratorFor<byte[]>()
            from reason in Gen.Elements(Enum.GetValues<QuarantineReason>()).Where(reason => reason != QuarantineReason.None)
            from field in Gen.Elements(null, "currency", "amount")
            from detail in Gen.Elements("", "'ab\u0000' is not €", "plain")
            select new QuarantinedMessage(default, Transactions.Noon, new Rejection(reason, field, detail), value);
        return Prop.ForAll(Gen.NonEmptyListOf(message).ToArbitrary(), async given =>
        {
            QuarantinedMessage[] written = [.. given.Select((one, index) => one with { Offset = new LogOffset(3 * index) })];
            AssertSame(written, await ReadBackAsync(written));
        });
    }

    [Fact]
    public async Task Messages_larger_than_a_block_are_read_back()
    {
        QuarantinedMessage[] written = [.. Enumerable.Range(0, 5).Select(index => Message(index, new byte[200_000 * index]))];
        AssertSame(written, await ReadBackAsync(written));
    }

    [Fact]
    public async Task A_changed_byte_is_damage()
    {
        SegmentReference file = await WriteAsync([Message(7, [1, 2, 3])]);
        for (int place = 0; place < file.LengthBytes; place++)
        {
            _store.FlipBit(file.Key, place);
            await Assert.ThrowsAsync<DamagedDataException>(() => ReadAsync(file));
            _store.FlipBit(file.Key, place);
        }

        Assert.Single(await ReadAsync(file));
    }

    [Fact]
    public async Task A_missing_file_or_another_count_is_damage()
    {
        SegmentReference file = await WriteAsync([Message(7, [1, 2, 3])]);

        await Assert.ThrowsAsync<DamagedDataException>(() => ReadAsync(file with { Rows = 2 }));
        await _store.DeleteAsync([file.Key], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<DamagedDataException>(() => ReadAsync(file));
    }

    private static QuarantinedMessage Message(long offset, byte[] value) =>
        new(new LogOffset(offset), Transactions.Noon, new Rejection(QuarantineReason.UnknownFraming, null, "detail"), value);

    private static void AssertSame(IReadOnlyList<QuarantinedMessage> expected, IReadOnlyList<QuarantinedMessage> actual)
    {
        Assert.Equal(expected.Select(message => (message.Offset, message.LoggedAt, message.Rejection)), actual.Select(message => (message.Offset, message.LoggedAt, message.Rejection)));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.RawValue.Span.SequenceEqual(pair.Second.RawValue.Span)));
    }

    private async Task<IReadOnlyList<QuarantinedMessage>> ReadBackAsync(IReadOnlyList<QuarantinedMessage> messages) =>
        await ReadAsync(await WriteAsync(messages));

    private Task<IReadOnlyList<QuarantinedMessage>> ReadAsync(SegmentReference file) =>
        QuarantineFile.ReadAsync(_store, file, TestContext.Current.CancellationToken);

    private async Task<SegmentReference> WriteAsync(IReadOnlyList<QuarantinedMessage> messages)
    {
        var buffer = new QuarantineBuffer();
        foreach (QuarantinedMessage message in messages)
        {
            buffer.Add(message.Offset, message.LoggedAt, message.Rejection, message.RawValue.Span);
        }

        var range = new OffsetRange(messages[0].Offset, messages[^1].Offset.Next);
        byte[] bytes = buffer.Build(Source, new LogPartition(3), range, "attempt");
        var hash = ContentHash256.Of(bytes);
        ObjectKey key = CheckpointKey.ForQuarantine(Source, new LogPartition(3), range, hash);
        await _store.PutAsync([ObjectContent.FromBytes(key, bytes)], TestContext.Current.CancellationToken);
        return new SegmentReference(key, hash, bytes.Length, messages.Count);
    }
}
