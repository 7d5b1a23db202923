using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

public sealed class QuarantineSignOffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_files_that_nobody_signed_off_count()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        LocalObjectStore store = LocalObjectStore.Open(_folder.Path, TimeProvider.System);
        SegmentReference signed = Quarantine("0-5"), open = Quarantine("5-9");
        await QuarantineSignOff.WriteAsync(store, [signed], "someone", "looked at", Timestamp.Earliest, cancellation);

        Assert.Equal(open.Rows, await QuarantineSignOff.CountOpenAsync(store, [signed, open], cancellation));
    }

    [Fact]
    public async Task A_sign_off_of_other_bytes_is_damage()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        LocalObjectStore store = LocalObjectStore.Open(_folder.Path, TimeProvider.System);
        SegmentReference signed = Quarantine("0-5");
        await QuarantineSignOff.WriteAsync(store, [signed], "someone", "looked at", Timestamp.Earliest, cancellation);

        await Assert.ThrowsAsync<DamagedDataException>(() =>
            QuarantineSignOff.CountOpenAsync(store, [signed with { Sha256 = ContentHash256.Of([2]) }], cancellation));
    }

    private static SegmentReference Quarantine(string range) =>
        new(ObjectKey.Parse($"quarantine/topic.t.0123456789abcdef/partition-0000/{range}.avro"), ContentHash256.Of([1]), 100, 3);
}
