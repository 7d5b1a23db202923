using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor.Replaying;

public sealed class InterruptedReplayTests : IDisposable
{
    private static readonly LogPartition First = new(0);

    private static readonly IReadOnlyList<ScriptedRecord> Log = Records(0, [.. Enumerable.Range(0, 8).Select(number => Deposit(number, $"{number + 1}", Noon))]);

    private readonly Pipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 200 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_a_consumer_stored_since_is_compared_though_the_draft_had_passed_it()
    {
        var replays = new Replays(_pipeline) { KeepsDraft = true, DecodesAgain = true };
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        RunDraft interrupted = await replays.ReadAsync(Reader(), await replays.DraftAsync(wanted, kind: RunKind.Redecode));
        Assert.Equal(interrupted.Id, (await replays.DraftAsync(wanted, kind: RunKind.Redecode)).Id);
        await _pipeline.ConsumeAsync(new ScriptedLog(new HundredfoldDecoder(5), Log));

        PreparedRun found = await replays.CompleteAsync(Reader(), wanted, RunKind.Redecode);

        Assert.NotEqual(interrupted.Id, found.Run!.Id);
        Assert.True(Assert.Single(Assert.Single(found.Run.Retracted).Ranges).Contains(new LogOffset(5)));
        Assert.Equal(["36.0000"], Sum());
    }

    [Fact]
    public async Task What_a_run_found_elsewhere_does_not_make_it_begin_anew()
    {
        var replays = new Replays(_pipeline) { KeepsDraft = true };
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        IReadOnlyList<PartitionCoverage> last = [wanted[0] with { Ranges = [new OffsetRange(new LogOffset(6), new LogOffset(8))] }];
        IReadOnlyList<PartitionCoverage> first = [wanted[0] with { Ranges = [new OffsetRange(new LogOffset(0), new LogOffset(6))] }];
        RunDraft interrupted = await replays.ReadAsync(Reader(), await replays.DraftAsync(first, "the first"));
        await new Replays(_pipeline).CompleteAsync(Reader(), last);

        Assert.Equal(interrupted.Id, (await replays.DraftAsync(first, "the first")).Id);
        await new Replays(_pipeline).CompleteAsync(Reader(), [wanted[0] with { Ranges = [new OffsetRange(new LogOffset(5), new LogOffset(6))] }]);
        Assert.NotEqual(interrupted.Id, (await replays.DraftAsync(first, "the first")).Id);
    }

    [Fact]
    public async Task What_another_program_was_interrupted_at_is_begun_anew()
    {
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        var broken = new Replays(_pipeline) { KeepsDraft = true, Software = "broken" };
        await broken.ReadAsync(new ScriptedReader(new HundredfoldDecoder(5), Log), await broken.DraftAsync(wanted));

        PreparedRun found = await new Replays(_pipeline) { KeepsDraft = true, Software = "mended" }.CompleteAsync(Reader(), wanted);

        Assert.Equal("mended", found.Run!.Software);
        Assert.Equal(["36.0000"], Sum());
    }

    [Fact]
    public async Task A_run_comes_after_all_that_count_when_it_begins_though_the_clock_stands_still()
    {
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        Run before = (await new Replays(_pipeline).CompleteAsync(new ScriptedReader(new HundredfoldDecoder(5), Log), wanted, RunKind.Replay)).Run!;

        PreparedRun found = await new Replays(_pipeline) { DecodesAgain = true }.CompleteAsync(Reader(), wanted, RunKind.Redecode);

        Assert.True(found.Run!.Id > before.Id);
        Assert.Equal(["36.0000"], Sum());
    }

    [Fact]
    public async Task Who_is_stopped_while_something_is_written_counts_what_decodes_otherwise_once()
    {
        using var store = new FaultingObjectStore(_pipeline.Clock);
        var days = new StoredDayReader(store, _pipeline.Zone, _pipeline.CompactorOptions, _pipeline.Clock);
        await new ConsumerLoop(new ScriptedLog(new HundredfoldDecoder(5), Log), store, days, _pipeline.ConsumerOptions, new BusinessCalendar(_pipeline.Zone), _pipeline.Clock, NullLogger<ConsumerLoop>.Instance)
            .RunAsync(untilCaughtUp: true, Cancellation);
        Inputs inputs = await new InputCatalog(store).RefreshAsync(Cancellation);
        RunDraft begun = RunDraft.Begin(RunKind.Redecode, "test", "test", Timestamp.Now(_pipeline.Clock), inputs, inputs.Coverage().Partitions);
        SourceLog log = await SourceLog.OfAsync(store, Reader(), Cancellation);
        var replay = new LogReplay(store, new ReplayOptions { Rules = new MessageRules(TimeRules.Of(_pipeline.ConsumerOptions.AheadOfBrokerMax), []) }, new BusinessCalendar(_pipeline.Zone), _pipeline.Clock);
        using var stop = new CancellationTokenSource();
        store.Called = what =>
        {
            if (what.Contains("/candidates/", StringComparison.Ordinal) && !stop.IsCancellationRequested)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => replay.ReadAsync(log, begun, inputs, decodesAgain: true, keepsDraft: true, stop.Token));
        RunDraft left = (await RunDraft.FindAsync(store, "test", "test", inputs, Cancellation))!;
        RunDraft done = await replay.ReadAsync(log, left, inputs, decodesAgain: true, keepsDraft: true, Cancellation);

        Assert.Equal((begun.Id, 1L), (done.Id, done.Counts.Different));
    }

    [Fact]
    public async Task Of_two_that_begin_at_once_neither_takes_the_name_of_the_other()
    {
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        var replays = new Replays(_pipeline);
        RunDraft one = await replays.DraftAsync([wanted[0] with { Ranges = [new OffsetRange(new LogOffset(2), new LogOffset(4))] }]);
        RunDraft other = await replays.DraftAsync([wanted[0] with { Ranges = [new OffsetRange(new LogOffset(4), new LogOffset(8))] }]);
        Assert.Equal(one.Id, other.Id);

        RunDraft[] read = [await replays.ReadAsync(Reader(), one), await replays.ReadAsync(Reader(), other)];
        foreach (RunDraft draft in read)
        {
            await replays.Preparation.CompleteAsync(await replays.Preparation.PrepareAsync(draft, await replays.InputsAsync(), Cancellation), Cancellation);
        }

        await _pipeline.CompactAsync();
        Assert.NotEqual(read[0].Id, read[1].Id);
        Assert.Equal(["36.0000"], Sum());
    }

    [Fact]
    public async Task A_run_that_ended_keeps_its_name_though_its_claim_is_gone()
    {
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        RunDraft late = await new Replays(_pipeline).DraftAsync(wanted);
        Run ended = (await new Replays(_pipeline).CompleteAsync(Reader(), [wanted[0] with { Ranges = [new OffsetRange(new LogOffset(2), new LogOffset(4))] }])).Run!;
        Assert.Equal(late.Id, ended.Id);

        RunDraft claimed = await late.ClaimAsync(_pipeline.Store, Cancellation);

        Assert.True(claimed.Id > ended.Id);
        Assert.Equal([$"state/runs/{claimed.Id}/claim.json"], StoreContents.Of(_pipeline.Root).Keys.Where(name => name.EndsWith("claim.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_found_nothing_leaves_what_another_of_the_same_name_has_written()
    {
        IReadOnlyList<PartitionCoverage> wanted = await FirstTwoConsumedAsync();
        var replays = new Replays(_pipeline);
        RunDraft idle = await replays.DraftAsync([wanted[0] with { Ranges = [new OffsetRange(default, new LogOffset(2))] }]);
        RunDraft busy = await replays.ReadAsync(Reader(), await replays.DraftAsync(wanted));
        idle = await replays.ReadAsync(Reader(), idle);
        Assert.Equal(idle.Id, busy.Id);

        await replays.Preparation.CompleteAsync(await replays.Preparation.PrepareAsync(idle, await replays.InputsAsync(), Cancellation), Cancellation);

        Assert.True(await busy.IsWholeAsync(_pipeline.Store, Cancellation));
    }

    /// <returns>All eight offsets of the log.</returns>
    private async Task<IReadOnlyList<PartitionCoverage>> FirstTwoConsumedAsync()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Log.Take(2)]));
        SourceId source = Assert.Single(await new Replays(_pipeline).EverythingAsync()).Source;
        return [new PartitionCoverage(source, First, [new OffsetRange(default, new LogOffset(8))])];
    }

    private static ScriptedReader Reader() => new(new TransactionDecoder(TransactionDecoder.OwnSchemas()), Log);

    private List<string> Sum() => ParquetQuery.Run(_pipeline, "SELECT sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet')");
}
