using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Bench.Stages;

/// <summary>Accepted transactions into the segment of a checkpoint's interval, and that into the store.</summary>
internal sealed class SegmentStage
{
    public const string Name = "segment write";

    /// <summary>Of an interval.</summary>
    private const int RowsMax = 100_000;

    private static readonly SourceId Source = SourceId.ForTopic("transactions", "0123456789abcdef");

    private static readonly LogPartition Partition = new(0);

    private readonly BenchRun _run;
    private readonly Transaction[] _transactions;
    private readonly ulong[] _hashes;
    private readonly decimal _amount;

    /// <summary>Kept, as a consumer keeps its own.</summary>
    private readonly SegmentBuffer _segment = new();

    private long _bytes;

    private SegmentStage(BenchRun run)
    {
        _run = run;
        _transactions = [.. new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, Math.Min(RowsMax, run.Options.Rows)).First()];
        _hashes = [.. _transactions.Select(transaction => ContentHash.Of(transaction))];
        _amount = _transactions.Sum(transaction => transaction.Amount.TenThousandths / 10_000m);
    }

    public static async Task RunAsync(BenchRun run)
    {
        var stage = new SegmentStage(run);
        using BenchStore store = await BenchStore.CreateAsync(run, "segments").ConfigureAwait(false);
        Cost cost = await run.Meter.MedianAsync(() => stage.WriteAsync(store)).ConfigureAwait(false);
        run.Table.AddRate(Name, stage._transactions.Length, "rows", cost);
        run.Table.Add(Name, "bytes a row", (double)stage._bytes / stage._transactions.Length, "B");
    }

    private async Task<Cost> WriteAsync(BenchStore store)
    {
        var range = new OffsetRange(new LogOffset(0), new LogOffset(_transactions.Length));
        Meter.Running running = _run.Meter.Start();
        Fill();
        var files = IntervalFiles.Build(Source, Partition, range, Timestamp.Now(_run.Clock), _segment, new QuarantineBuffer(), _ => null);
        await store.Store.PutAsync(files.Contents, _run.Cancellation).ConfigureAwait(false);
        Cost cost = running.Stop();
        _segment.Clear();
        _bytes = files.Segment!.LengthBytes;
        SegmentFile written = await SegmentFile.ReadAsync(store.Store, files.Segment, _run.Cancellation).ConfigureAwait(false);
        Check.Equal("the amounts of a segment", _amount, files.HomeDates.Sum(date => AmountOf(written, date)));
        return cost;
    }

    private void Fill()
    {
        for (int row = 0; row < _transactions.Length; row++)
        {
            ref readonly Transaction transaction = ref _transactions[row];
            _segment.Add(transaction, _hashes[row], new LogOffset(row), transaction.OccurredAt, _hashes[row], new BusinessDay(transaction.HomeDate.DaysSinceEpoch));
        }
    }

    private static decimal AmountOf(SegmentFile file, HomeDateRows date)
    {
        decimal amount = 0;
        StoredRowReader rows = file.Rows(date);
        while (rows.TryRead(out StoredTransaction stored))
        {
            amount += stored.Transaction.Amount.TenThousandths / 10_000m;
        }

        return amount;
    }
}
