using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Aggregator.Store;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Checkpoints;

public sealed class SegmentFileTests : IDisposable
{
    private readonly FaultingObjectStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_row_as_large_as_a_broker_may_let_a_message_be_is_read_back()
    {
        Transaction large = Deposit(1, "10") with { Reference = new string('x', AvroLimits.ContainerBlockBytesMax + 1) };
        var source = SourceId.ForTopic("transactions", "0123456789abcdef");
        var range = new OffsetRange(default, new LogOffset(1));
        var buffer = new SegmentBuffer();
        buffer.Add(large, ContentHash.Of(large), default, Noon, 0, new BusinessDay(Noon.UtcDate.DaysSinceEpoch));
        (byte[] file, IReadOnlyList<HomeDateRows> homeDates) = buffer.Build(source, new LogPartition(0), range);
        var hash = ContentHash256.Of(file);
        var segment = new SegmentReference(CheckpointKey.ForSegment(source, new LogPartition(0), range, hash), hash, file.Length, 1);
        await _store.PutAsync([ObjectContent.FromBytes(segment.Key, file)], TestContext.Current.CancellationToken);

        SegmentFile read = await SegmentFile.ReadAsync(_store, segment, TestContext.Current.CancellationToken);

        Assert.True(TryReadOnly(read.Rows(Assert.Single(homeDates)), out ulong contentHash));
        Assert.Equal(ContentHash.Of(large), contentHash);
    }

    private static bool TryReadOnly(StoredRowReader rows, out ulong contentHash)
    {
        bool isRead = rows.TryRead(out StoredTransaction row);
        contentHash = ContentHash.Of(row.Transaction);
        return isRead && !rows.TryRead(out _);
    }
}
