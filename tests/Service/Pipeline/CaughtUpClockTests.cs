using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>When a partition was read to its end is said by its consumer's clock, and counts as far as another clock bears it out.</summary>
public sealed class CaughtUpClockTests : IAsyncLifetime
{
    private static readonly Timestamp Now = At("2026-11-04T04:00:00Z");

    private static readonly IReadOnlyList<ScriptedRecord> Deposits = [Logged(0, "2026-10-31T12:00:00Z"), Logged(1, "2026-10-31T12:30:00Z")];

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_time_that_is_still_to_come_counts_for_nothing_and_is_told()
    {
        await ConsumeAsync("2026-10-31T13:00:00Z", Deposits);
        await ConsumeAsync("2100-01-01T00:00:00Z", Deposits);

        LogPosition position = await PositionAsync();

        Assert.Equal((At("2026-10-31T13:00:00Z"), At("2100-01-01T00:00:00Z")), (position.CaughtUpAt, position.AheadAt));
    }

    [Fact]
    public async Task An_end_was_not_seen_later_than_the_broker_logged_what_lies_beyond_it()
    {
        await ConsumeAsync("2026-11-03T12:00:00Z", Deposits);
        await ConsumeAsync("2026-10-31T20:00:00Z", [.. Deposits, Logged(2, "2026-10-31T19:00:00Z")]);

        LogPosition position = await PositionAsync();

        Assert.Equal((At("2026-10-31T20:00:00Z"), null), (position.CaughtUpAt, position.AheadAt));
    }

    [Fact]
    public async Task What_the_broker_holds_and_nobody_read_is_told_with_the_newest_of_its_times_that_were()
    {
        await ConsumeAsync("2026-11-03T12:00:00Z", Deposits);

        Assert.Null((await PositionAsync()).UnreadBeyond);
        Assert.Null((await PositionAsync(end: 2)).UnreadBeyond);
        Assert.Equal(At("2026-10-31T12:30:00Z"), (await PositionAsync(end: 3)).UnreadBeyond);
    }

    private static ScriptedRecord Logged(long offset, string at) =>
        new(new LogOffset(offset), At(at), Encode(Deposit((int)offset + 1, "10", At("2026-10-31T11:00:00Z"))));

    private Task ConsumeAsync(string clock, IReadOnlyList<ScriptedRecord> log) =>
        _pipeline.ConsumeAsync(TestPipeline.Log(log), clock: new ManualClock(At(clock).ToInstant().ToDateTimeOffset()));

    private async Task<LogPosition> PositionAsync(long? end = null)
    {
        SourceCatalog sources = await SourceCatalog.OpenAsync(_pipeline.Store, Cancellation);
        Inputs inputs = await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation);
        StandingTopic? standing = end is { } known
            ? new StandingTopic(TestPipeline.Log(Deposits).Identity, null) { Bounds = [new PartitionBounds(new LogPartition(0), default, new LogOffset(known))] }
            : null;
        return Assert.Single(LogPosition.Of(sources, inputs, Now, standing));
    }
}
