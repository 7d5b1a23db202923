using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Sources;

public sealed class SourceCatalogTests : IDisposable
{
    private static readonly SourceRecord First = SourceRecord.First(new LogIdentity { ClusterId = "one", Topic = "transactions", PartitionCount = 2 });

    private readonly Pipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_was_lost_is_open_until_complete_runs_have_read_all_of_it_and_only_a_sign_off_settles_an_unknown_end()
    {
        await SourceRegistry.BeginAsync(_pipeline.Store, First, Cancellation);
        await SourceRegistry.BeginAsync(_pipeline.Store, Second(Lost(0, 5, 9), Lost(1, 3, null)), Cancellation);
        Assert.Equal([0, 1], await OpenAsync());

        await RunAsync(Noon, 0, 5, 8);
        await RunAsync(Noon, 1, 0, 1000);
        Assert.Equal([0, 1], await OpenAsync());
        await RunAsync(Noon.Plus(NodaTime.Duration.FromSeconds(1)), 0, 8, 9);
        Assert.Equal([1], await OpenAsync());

        await SignOffAsync(new LostPartition(new LogPartition(1), new LostOffsets(new LogOffset(2), null)));
        Assert.Equal([1], await OpenAsync());
        await SignOffAsync(new LostPartition(new LogPartition(1), new LostOffsets(new LogOffset(3), null)));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task Only_the_newest_generation_is_not_retired()
    {
        SourceRecord second = Second(Lost(0, 5, 9));
        await SourceRegistry.BeginAsync(_pipeline.Store, First, Cancellation);
        await SourceRegistry.BeginAsync(_pipeline.Store, second, Cancellation);
        SourceCatalog catalog = await SourceCatalog.OpenAsync(_pipeline.Store, Cancellation);
        Assert.True(catalog.IsRetired(First.Source));
        Assert.False(catalog.IsRetired(second.Source));
    }

    private static PartitionSuccession Lost(int partition, long from, long? to) =>
        new(new LogPartition(partition), new LogOffset(0), new LostOffsets(new LogOffset(from), to is { } end ? new LogOffset(end) : null));

    private static SourceRecord Second(params PartitionSuccession[] partitions) => First.Successor(
        First.Log, new SourceSuccession { Retired = First.Source, By = "me", Reason = "test", At = Noon, Partitions = partitions });

    private async Task<IEnumerable<int>> OpenAsync()
    {
        SourceCatalog catalog = await SourceCatalog.OpenAsync(_pipeline.Store, Cancellation);
        Inputs inputs = await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation);
        return catalog.OpenLosses(inputs.OffsetsRead()).Select(loss => loss.Partition.Value);
    }

    private async Task RunAsync(Timestamp at, int partition, long from, long to)
    {
        RunKind kind = partition == 0 ? RunKind.Backfill : RunKind.Replay;
        var run = new Run
        {
            Format = Run.CurrentFormat,
            Id = RunId.Of(kind, at),
            Kind = kind,
            BegunAt = at,
            CompletedAt = at,
            Software = "test",
            Segments = [],
            Read = [new PartitionCoverage(First.Source, new LogPartition(partition), [new OffsetRange(new LogOffset(from), new LogOffset(to))])],
            Quarantined = [],
            Redriven = [],
            Retracted = [],
        };
        await _pipeline.Store.PutAsync([run.ToContent()], Cancellation);
    }

    private Task SignOffAsync(LostPartition lost) => _pipeline.Store.PutAsync(
        [new LossSignOff { Format = LossSignOff.CurrentFormat, Source = First.Source, Partitions = [lost], By = "me", Reason = "test", At = Noon }.ToContent()],
        Cancellation);
}
