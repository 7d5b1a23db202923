using System.Collections;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.Backfill;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Backfill;

public sealed class DecodingAgainTests : IDisposable
{
    private static readonly IReadOnlyList<ScriptedRecord> Log = Records(0, [.. Enumerable.Range(0, 8).Select(number => Deposit(number, $"{number + 1}", Noon))]);

    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 200 } };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task What_others_store_of_the_same_offsets_meanwhile_is_not_passed_over()
    {
        await OpenAsync();
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Log.Take(2)]));

        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => DecodeAgainAsync(_ =>
            _pipeline.ConsumeAsync(new ScriptedLog(new HundredfoldDecoder(5), Log)).GetAwaiter().GetResult()));

        Assert.Contains("accounting backfill --offsets 0:0-8 --decode-again", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await new InputCatalog(_pipeline.Store).RefreshAsync(TestContext.Current.CancellationToken)).Runs);

        Assert.True((await DecodeAgainAsync(_ => { })).IsComplete);
        Assert.Equal(["36.0000"], ParquetQuery.Run(_pipeline, "SELECT sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet')"));
    }

    [Fact]
    public async Task Who_goes_on_with_a_draft_that_another_completes_meanwhile_finds_that_nothing_is_left_to_do()
    {
        await OpenAsync();
        await _pipeline.ConsumeAsync(new ScriptedLog(new HundredfoldDecoder(5), Log));
        using var stopped = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DecodeAgainAsync(_ => { }, new AtStage("restore", stopped.Cancel), stopped.Token));
        BackfillResult? first = null;

        BackfillResult second = await DecodeAgainAsync(_ => { }, new AtStage("restore", () => first ??= DecodeAgainAsync(_ => { }).GetAwaiter().GetResult()));

        Assert.True(first!.IsComplete);
        Assert.Null(second.Prepared.Run);
        Assert.Equal(["36.0000"], ParquetQuery.Run(_pipeline, "SELECT sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet')"));
    }

    private Task<StoreRoot> OpenAsync() => StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);

    private async Task<BackfillResult> DecodeAgainAsync(Action<PreparedRun> show, IStageProgress? progress = null, CancellationToken? cancellation = null)
    {
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), []));
        var backfill = new BackfillJob(StoreAccess.ToFolder(await OpenAsync(), _pipeline.Root), options, _pipeline.Clock, NullLoggerFactory.Instance)
        {
            OpenLog = async cancellation => new OpenedLog(await SourceLog.OfAsync(
                _pipeline.Store, new ScriptedReader(new TransactionDecoder(TransactionDecoder.OwnSchemas()), Log), cancellation)),
        };
        var request = new BackfillRequest { Log = LogWish.OfOffsets([(new LogPartition(0), new OffsetRange(default, new LogOffset(8)))]), DecodesAgain = true };
        return await backfill.RunAsync(request, show, progress ?? new SilentProgress(), cancellation ?? TestContext.Current.CancellationToken);
    }

    /// <summary>Does something whenever a stage begins.</summary>
    private sealed class AtStage(string wanted, Action act) : IStageProgress
    {
        public void Report(string stage, long done, long? total)
        {
            if (stage == wanted)
            {
                act();
            }
        }
    }
}
