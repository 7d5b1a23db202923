using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Reads ranges of a scripted log again on a pipeline's store, driven directly.</summary>
internal sealed class Replays(Pipeline pipeline)
{
    public bool DecodesAgain { get; init; }

    public string Software { get; init; } = "test";

    public bool KeepsDraft { get; init; }

    public MessageRules Rules { get; init; } = new(TimeRules.Of(pipeline.ConsumerOptions.AheadOfBrokerMax), []);

    public RunPreparation Preparation { get; } = new(pipeline.Store, pipeline.Zone, pipeline.CompactorOptions, pipeline.Clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Inputs> InputsAsync() => new InputCatalog(pipeline.Store).RefreshAsync(Cancellation);

    /// <summary>What all checkpoints cover.</summary>
    public async Task<IReadOnlyList<PartitionCoverage>> EverythingAsync() => (await InputsAsync()).Coverage().Partitions;

    /// <summary>A draft of the moment, or the one that an earlier reading of the same left.</summary>
    public async Task<RunDraft> DraftAsync(IReadOnlyList<PartitionCoverage> wanted, string request = "test", RunKind kind = RunKind.Backfill)
    {
        Inputs inputs = await InputsAsync();
        return await RunDraft.FindAsync(pipeline.Store, request, Software, inputs, Cancellation)
            ?? RunDraft.Begin(kind, request, Software, Timestamp.Now(pipeline.Clock), inputs, wanted);
    }

    public async Task<PreparedRun> PrepareAsync(ILogReader? log, IReadOnlyList<PartitionCoverage> wanted, RunKind kind = RunKind.Backfill)
    {
        RunDraft draft = await ReadAsync(log, await DraftAsync(wanted, kind: kind));
        return await Preparation.PrepareAsync(draft, await InputsAsync(), Cancellation);
    }

    public async Task<RunDraft> ReadAsync(ILogReader? log, RunDraft draft) =>
        await new LogReplay(
            pipeline.Store,
            new ReplayOptions { Rules = Rules, IntervalBytes = 400 },
            new BusinessCalendar(pipeline.Zone),
            pipeline.Clock)
            .ReadAsync(log is null ? null : await SourceLog.OfAsync(pipeline.Store, log, Cancellation), draft, await InputsAsync(), DecodesAgain, KeepsDraft, Cancellation);

    /// <summary>Reads, completes what was found, and compacts.</summary>
    public async Task<PreparedRun> CompleteAsync(ILogReader? log, IReadOnlyList<PartitionCoverage> wanted, RunKind kind = RunKind.Backfill)
    {
        PreparedRun prepared = await PrepareAsync(log, wanted, kind);
        await Preparation.CompleteAsync(prepared, Cancellation);
        await pipeline.CompactAsync();
        return prepared;
    }
}
